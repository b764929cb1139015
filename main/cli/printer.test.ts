import { expect, it } from 'vitest';
import type { SeenEvent } from '../../client/index.ts';
import { createPrinter } from './printer.ts';

const uuid = (n: number) => `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`;

function event(n: number, room = uuid(99)): SeenEvent {
  return {
    seq: n,
    n,
    id: uuid(n),
    room,
    type: 'message',
    device: 'A'.repeat(43),
    member: null,
    at: 0,
    receivedAt: 0,
    body: null,
  };
}

/** Pages of a log with events 1 … `head`, `size` each. */
function pagesOf(head: number, size: number, meanwhile: (after: number) => void = () => undefined) {
  return async (after: number) => {
    meanwhile(after);
    const to = Math.min(after + size, head);
    const events = Array.from({ length: Math.max(0, to - after) }, (_, i) => event(after + 1 + i));
    return Promise.resolve({ epoch: uuid(1), events, to: Math.max(to, after), more: to < head });
  };
}

function start() {
  const printed: number[] = [];
  return { printed, printer: createPrinter((one) => printed.push(one.seq)) };
}

it('prints the past first, page by page, then what came meanwhile, each once', async () => {
  const { printed, printer } = start();
  printer.event(event(7));
  await printer.fill(
    2,
    pagesOf(7, 2, (after) => {
      if (after === 6) printer.event(event(8));
    }),
  );
  printer.event(event(9));
  expect(printed).toEqual([3, 4, 5, 6, 7, 8, 9]);
});

it('prints what came live before, and stands in the past as well, once', async () => {
  const { printed, printer } = start();
  printer.flush();
  printer.event(event(1));
  printer.event(event(2));
  await printer.fill(0, pagesOf(3, 10));
  expect(printed).toEqual([1, 2, 3]);
});

it('holds back no more than some of what comes live, and takes the rest from the pages', async () => {
  const { printed, printer } = start();
  printer.flush();
  printer.event(event(1));
  printer.hold();
  for (let n = 2; n <= 3_000; n += 1) printer.event(event(n));
  expect(printer).toMatchObject({ behind: 2, whole: false });
  let asked = 0;
  const more = (after: number) => {
    asked += 1;
    // While the last page is printed, more comes than is held.
    if (asked === 3) for (let n = 3_001; n <= 5_000; n += 1) printer.event(event(n));
    return after;
  };
  await printer.fill(1, async (after) => pagesOf(more(after) >= 2_000 && asked > 3 ? 5_000 : 3_000, 1_000)(after));
  expect(printed).toEqual(Array.from({ length: 5_000 }, (_, index) => index + 1));
  printer.event(event(5_001));
  expect(printed.at(-1)).toBe(5_001);
});

it('holds back what comes live while what stands before it is missing', async () => {
  const { printed, printer } = start();
  printer.flush();
  printer.event(event(1));
  printer.hold();
  printer.event(event(3));
  expect(printed).toEqual([1]);
  await printer.fill(1, pagesOf(3, 10));
  expect(printed).toEqual([1, 2, 3]);
});

it('goes on where it was when the past could not be had to its end', async () => {
  const { printed, printer } = start();
  const pages = pagesOf(6, 2, (after) => {
    if (after === 4) throw new Error('away');
  });
  await expect(printer.fill(0, pages)).rejects.toThrow('away');
  printer.event(event(7));
  expect({ printed, reached: printer.reached }).toEqual({ printed: [1, 2, 3, 4], reached: 4 });
  await printer.fill(printer.reached, pagesOf(7, 2));
  expect(printed).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

it('prints one room alone when it is told to', () => {
  const { printed, printer } = start();
  printer.room = uuid(99);
  printer.flush();
  printer.event(event(1, uuid(98)));
  printer.event(event(2));
  expect(printed).toEqual([2]);
});
