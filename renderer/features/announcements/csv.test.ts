import { expect, it } from 'vitest';
import { toCsv } from './csv.ts';

it('quotes what separates, and ends each row with CR LF', () => {
  expect(
    toCsv([
      ['Name', 'Said "so"'],
      ['a,b', 'c\nd'],
      ['plain', ''],
    ]),
  ).toBe('Name,"Said ""so"""\r\n"a,b","c\nd"\r\nplain,\r\n');
});

it.each(['=1+1', '+49', '-1', '@SUM(A1)', '\tx', '＝1'])('makes %j a text', (name) => {
  expect(toCsv([[name]])).toBe(`'${name}\r\n`);
});

it('makes a formula that must be quoted a text as well', () => {
  expect(toCsv([['=HYPERLINK("x","y")']])).toBe(`"'=HYPERLINK(""x"",""y"")"\r\n`);
  expect(toCsv([['a=1', 'b-2']])).toBe('a=1,b-2\r\n');
});
