import { expect, it } from 'vitest';
import { tellingLine } from './telling-line.ts';

it('finds the line that says why, without colours', () => {
  const text =
    'Starting\n\u001b[31mError: connect ECONNREFUSED 127.0.0.1:9\u001b[39m\n    at TCPConnectWrap (node:net:1)\n';
  expect(tellingLine(text)).toBe('Error: connect ECONNREFUSED 127.0.0.1:9');
});

it('takes the last line where none says why, and nothing of nothing', () => {
  expect(tellingLine('one\ntwo\n\n')).toBe('two');
  expect(tellingLine(' \n')).toBe('');
});
