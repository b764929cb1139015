import { expect, it } from 'vitest';
import { liedTo } from '../../tests/support/lied-to.ts';
import { when } from '../../tests/support/office.ts';
import { tellAfterRestore } from './after-restore.ts';
import type { Output } from './output.ts';

const { online, texts, host } = liedTo();

it('says what waits to be given back once it has settled, what is refused, and when nothing waits any more', async () => {
  const client = await online();
  for (const text of ['one', 'two', 'three']) host().say(text);
  await when(client, () => texts(client).length === 3);
  const notes: string[] = [];
  const output = { note: (text: string) => notes.push(text) } as unknown as Output;
  const telling = tellAfterRestore(client, output, { refused: true });

  const refusal = (code: string) => ({ ok: false, id: '', error: { code, message: 'The room\u001b is closed.' } });
  const codes = ['archived', 'not_found', 'not_found'];
  host().answer('offer', ({ events }: { events: unknown[] }) => ({
    ok: true,
    results: events.map(() => refusal(codes.shift() ?? 'not_found')),
  }));
  host().welcomeWith((honest) => ({ ...honest, mode: 'rewind', base: 0 }));
  host().socket().disconnect();
  await expect.poll(() => notes, { timeout: 8_000 }).toHaveLength(2);
  expect(notes[0]).toMatch(/did not take an event again: The room.* is closed\.$/u);
  expect(notes[0]).not.toContain('\u001b');
  expect(notes[1]).toBe('Of what the office lost when it was restored, 2 events wait until it can take them back.');
  telling.tell();
  expect(notes, 'not twice').toHaveLength(2);

  host().welcomeWith((honest) => honest);
  host().answer('offer', ({ events }: { events: unknown[] }) => ({
    ok: true,
    results: events.map(() => refusal('exists')),
  }));
  host().socket().disconnect();
  await when(client, () => client.office()?.waitingOffers === 0);
  telling.tell();
  expect(notes.slice(2)).toEqual(['What the office lost when it was restored is back.']);
  telling.end();
});
