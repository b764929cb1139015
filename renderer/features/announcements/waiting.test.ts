import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Change, Client, RoomView, SeenEvent, Status, TimelineItem } from '../../../client/index.ts';
import type { MessageState } from '../../../protocol/index.ts';
import { createGalleryClient } from '../../gallery/office.ts';
import { idOf, keyOf, message, now, room } from '../../gallery/people.ts';
import { createWaiting, type Waiting } from './waiting.ts';

const [me, olga] = [idOf('member', 1), idOf('member', 2)];
const [open, shut] = [room(1, 'general'), room(2, 'Move', { archived: true })];
const id = (number: number) => idOf('message', number);

/** An announcement as the office answers it. Its seq is ten times its number. */
function told(number: number, where = open.id): MessageState {
  const { at, seq, n } = message(number, '');
  const event = { id: id(number), room: where, author: keyOf(2), type: 'announcement', at, bodyHash: keyOf(0) };
  const header = JSON.stringify({ office: 'a'.repeat(52), ...event });
  const body = JSON.stringify({ text: `Announcement ${number}` });
  return { event: { header, body, signature: 'A'.repeat(86), seq, n, member: olga, receivedAt: at } };
}

type Answer = Awaited<ReturnType<Client['announcements']>>;
type Asked = { below?: number | undefined; answer: (messages: MessageState[], next?: number) => Promise<void> };

let waiting: Waiting;
let rooms: RoomView[];
let phase: Status['phase'];
/** What the office was asked and has not answered, oldest first. */
let asked: Asked[];
let refuses: Error | undefined;
/** What a single message is now. */
let single: (number: string) => Promise<TimelineItem>;
let tell: (change: Change) => void;

beforeEach(() => {
  rooms = [open, shut];
  phase = 'online';
  asked = [];
  refuses = undefined;
  single = () => Promise.reject(new Error('nobody asks for one'));
  waiting = createWaiting({
    device: keyOf(1),
    office: createGalleryClient({}).office,
    rooms: () => rooms,
    status: () => ({ phase }),
    announcements: ({ below } = {}) =>
      refuses
        ? Promise.reject(refuses)
        : new Promise<Answer>((resolve) => {
            asked.push({
              below,
              answer(messages, next) {
                resolve({ messages, ...(next !== undefined && { next }) });
                return settled();
              },
            });
          }),
    message: (_, one) => single(one),
    subscribe(listener) {
      tell = listener;
      return () => undefined;
    },
  });
});
afterEach(() => {
  waiting.stop();
});

const settled = () => new Promise<void>((resolve) => setTimeout(resolve));
const shown = () => waiting.hits.value.map(({ item }) => item.seq / 10);

/** The office has answered what it is asked at first. */
async function begin(...numbers: number[]): Promise<void> {
  await asked.shift()?.answer(numbers.map((number) => told(number)));
}

async function hear(event: Partial<SeenEvent> & Pick<SeenEvent, 'type'>): Promise<void> {
  const usual = { seq: 1, n: 1, id: id(900), room: open.id, device: keyOf(2), member: olga, at: now, receivedAt: now };
  tell({ kind: 'event', event: { ...usual, body: {}, ...event } as SeenEvent });
  await settled();
}
const announced = (number: number) => hear({ type: 'announcement', id: id(number) });
const acknowledged = (number: number) => hear({ type: 'announcement.ack', ref: id(number), member: me });

async function comeBack(): Promise<void> {
  for (const next of ['offline', 'online'] as const) {
    phase = next;
    tell({ kind: 'status' });
  }
  await settled();
}

describe('what waits for somebody', () => {
  it('is asked for when the office is there, and each time it is back; it is shown newest first', async () => {
    expect(asked).toHaveLength(1);
    await begin(3, 1, 2);
    expect(shown()).toEqual([3, 2, 1]);
    await comeBack();
    expect(shown()).toEqual([3, 2, 1]);
    // One was acknowledged elsewhere meanwhile.
    await begin(3, 1);
    expect(shown()).toEqual([3, 1]);
  });

  it('is what is new, too, but nothing of oneself', async () => {
    await begin(1);
    single = () => Promise.resolve(message(2, 'new', { kind: 'announcement' }));
    await announced(2);
    await hear({ type: 'announcement', id: id(3), member: me });
    expect(shown()).toEqual([2, 1]);
  });

  it('is not what was acknowledged or deleted, on whichever device', async () => {
    await begin(1, 2, 3);
    await acknowledged(2);
    await hear({ type: 'announcement.ack', ref: id(1), member: olga });
    expect(shown()).toEqual([3, 1]);
    await hear({ type: 'delete', ref: id(3) });
    expect(shown()).toEqual([1]);
    waiting.done(id(1));
    expect(shown()).toEqual([]);
  });

  it('has not what was acknowledged or deleted while the answer was on its way', async () => {
    await acknowledged(1);
    await hear({ type: 'delete', ref: id(2) });
    await begin(3, 2, 1);
    expect(shown()).toEqual([3]);
  });

  it('has not what was acknowledged here and is not known to the office yet', async () => {
    await begin(2, 1);
    waiting.done(id(1));
    await comeBack();
    await begin(2, 1);
    expect(shown()).toEqual([2]);
  });

  it('has what arrives while the answer is on its way', async () => {
    single = () => Promise.resolve(message(2, 'new', { kind: 'announcement' }));
    await announced(2);
    await begin(1);
    expect(shown()).toEqual([2, 1]);
  });

  it('has not what is gone by the time it is looked at', async () => {
    await begin();
    let answer: (item: TimelineItem) => void = () => undefined;
    single = () => new Promise((resolve) => (answer = resolve));
    await announced(4);
    await hear({ type: 'delete', ref: id(4) });
    answer(message(4, 'deleted since', { kind: 'announcement' }));
    await settled();
    expect(shown()).toEqual([]);
  });

  it('is as it was edited', async () => {
    await begin(2, 1);
    single = () => Promise.resolve(message(1, 'at eleven', { kind: 'announcement' }));
    await hear({ type: 'edit', ref: id(1) });
    expect(waiting.hits.value.map(({ item }) => item.text)).toEqual(['Announcement 2', 'at eleven']);
    // What does not wait is not asked for.
    single = () => expect.fail('it is');
    await hear({ type: 'edit', ref: id(7) });
    expect(shown()).toEqual([2, 1]);
  });

  it('is not what the office has erased, also while the answer is on its way', async () => {
    await begin(3, 2, 1);
    await comeBack();
    await hear({ type: 'office.erase', room: null, body: { through: 20 } });
    expect(shown()).toEqual([3]);
    await begin(3, 2, 1);
    expect(shown()).toEqual([3]);
  });

  it('is in rooms that are open, and asked for anew where one becomes so', async () => {
    await asked.shift()?.answer([told(2), told(1, shut.id)]);
    expect(shown()).toEqual([2]);
    rooms = [{ ...open, archived: true }, shut];
    tell({ kind: 'rooms' });
    expect(shown()).toEqual([]);
    rooms = [open, { ...shut, archived: false }];
    tell({ kind: 'rooms' });
    expect(shown()).toEqual([2, 1]);
    for (const event of [
      { type: 'room.archive', body: { archived: false } },
      { type: 'room.invite', body: { member: me } },
    ] as const) {
      await hear(event);
      await begin(5, 2);
    }
    expect(shown()).toEqual([5, 2]);
    await hear({ type: 'room.archive', body: { archived: true } });
    await hear({ type: 'room.invite', body: { member: olga } });
    expect(asked).toEqual([]);
  });

  it('stays the same list while nothing of it changes, and looks at the rooms once for all of it', async () => {
    await begin(...Array.from({ length: 50 }, (_, at) => at + 1));
    const before = waiting.hits.value;
    let looks = 0;
    rooms = new Proxy([open, shut], {
      get(all, name, self): unknown {
        if (name === '0') looks += 1;
        return Reflect.get(all, name, self);
      },
    });
    tell({ kind: 'rooms' });
    await hear({ type: 'delete', ref: id(700) });
    expect(waiting.hits.value).toBe(before);
    expect(looks).toBe(1);
  });
});

describe('more than one answer holds', () => {
  it('is fetched when it is asked for, and said to be there until then', async () => {
    await asked.shift()?.answer([told(9), told(8)], 80);
    expect(waiting.more.value).toBe(true);
    const done = waiting.goOn();
    await settled();
    expect(asked[0]?.below).toBe(80);
    await begin(7, 6);
    await done;
    expect(shown()).toEqual([9, 8, 7, 6]);
    expect(waiting.more.value).toBe(false);
  });

  it('is said to be refused where it is', async () => {
    await asked.shift()?.answer([told(9)], 90);
    refuses = new Error('The office is away.');
    await expect(waiting.goOn()).rejects.toThrow('The office is away.');
    expect(waiting.more.value).toBe(true);
    expect(shown()).toEqual([9]);
  });

  it('is fetched by itself once all that was there is acknowledged', async () => {
    await asked.shift()?.answer([told(9)], 90);
    waiting.done(id(9));
    await settled();
    expect(asked[0]?.below).toBe(90);
    await begin(8);
    expect(shown()).toEqual([8]);
  });

  it('is asked for on and on where the office looked at many and found none, but not for ever', async () => {
    await asked.shift()?.answer([], 500);
    expect(asked[0]?.below).toBe(500);
    await asked.shift()?.answer([], 400);
    await begin(3);
    expect(shown()).toEqual([3]);
    expect(waiting.more.value).toBe(false);
    await comeBack();
    let answers = 0;
    for (let one = asked.shift(); one && answers < 100; one = asked.shift()) {
      answers += 1;
      await one.answer([], 1_000 - answers);
    }
    expect(answers).toBe(20);
    expect(waiting.more.value).toBe(true);
  });
});
