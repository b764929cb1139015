import { expect, it } from 'vitest';
import type { SeenEvent } from '../../client/index.ts';
import type { MessageState } from '../../protocol/index.ts';
import { createPrinter } from './printer.ts';

const uuid = (n: number) => `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`;
const hash = 'A'.repeat(43);

function event(n: number, room = uuid(99)): SeenEvent {
  return {
    seq: n,
    n,
    id: uuid(n),
    room,
    type: 'message',
    device: hash,
    member: null,
    at: 0,
    receivedAt: 0,
    body: null,
  };
}
function message(n: number): MessageState {
  const header = {
    office: 'a'.repeat(52),
    id: uuid(n),
    room: uuid(99),
    author: hash,
    type: 'message',
    at: 0,
    bodyHash: hash,
  };
  return {
    event: { header: JSON.stringify(header), body: null, signature: '', seq: n, n, member: null, receivedAt: 0 },
  };
}

function start() {
  const printed: number[] = [];
  const printer = createPrinter(
    (one) => printed.push(one.seq),
    (one) => printed.push(one.event.seq),
  );
  return { printed, printer };
}

it('prints the past first, then what came meanwhile, each once', async () => {
  const { printed, printer } = start();
  printer.event(event(3));
  await printer.fill(async () => {
    printer.event(event(4));
    return [message(2), message(3)];
  });
  printer.event(event(5));
  expect(printed).toEqual([2, 3, 4, 5]);
});

it('after a gap prints only what did not come by itself, however far back the past begins', async () => {
  const { printed, printer } = start();
  printer.flush();
  printer.event(event(1));
  printer.event(event(3));
  await printer.fill(async () => [message(1), message(2), message(3)]);
  expect(printed).toEqual([1, 3, 2]);
});

it('goes on when the past cannot be had', async () => {
  const { printed, printer } = start();
  printer.event(event(1));
  await expect(printer.fill(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
  printer.event(event(2));
  expect(printed).toEqual([1, 2]);
});

it('prints one room alone when it is told to', () => {
  const { printed, printer } = start();
  printer.room = uuid(99);
  printer.flush();
  printer.event(event(1, uuid(98)));
  printer.event(event(2));
  expect(printed).toEqual([2]);
});
