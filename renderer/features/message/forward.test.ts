import { expect, it } from 'vitest';
import type { Content, Sending } from '../../../client/index.ts';
import { LandlineError } from '../../../protocol/index.ts';
import { createForwarding, forwardedText } from './forward.ts';

it('a forwarded message is a quote under a line that says whose it is', () => {
  expect(forwardedText('', 'From Ann', 'one\n\ntwo')).toBe('> *From Ann*\n>\n> one\n>\n> two');
  expect(forwardedText(' look ', 'From Ann', 'one')).toBe('look\n\n> *From Ann*\n>\n> one');
  expect(forwardedText('', 'From Ann', '')).toBe('> *From Ann*');
});

it('a name stays a name', () => {
  expect(forwardedText('', 'From *x* [a](b)', '')).toBe(String.raw`> *From \*x\* \[a\]\(b\)*`);
});

it('what could be sent is not sent again with what could not', async () => {
  const sent: string[][] = [];
  let refuses = true;
  const forward = createForwarding({
    async send(room, { attachments = [] }: Content) {
      if (sent.length === 1 && refuses) throw new LandlineError('internal', 'The disk is full.');
      sent.push(attachments.map(({ name }) => name));
      return { id: '', room, done: Promise.resolve() } as unknown as Sending;
    },
  });
  const files = Array.from({ length: 21 }, (_, index) => ({
    blob: 'A'.repeat(43),
    name: `${index}`,
    size: 1,
    type: 'text/plain',
  }));
  await expect(forward('kitchen', 'look', files)).rejects.toThrow();
  refuses = false;
  await forward('kitchen', 'look', files);
  expect(sent.flat()).toEqual(files.map(({ name }) => name));
});
