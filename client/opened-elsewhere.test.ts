import { beforeEach, describe, expect, it } from 'vitest';
import { liedTo } from '../tests/support/lied-to.ts';
import { when } from '../tests/support/office.ts';
import { until } from '../tests/support/wait.ts';
import type { Client } from './index.ts';

type Place = { where: 'newest' } | { where: 'before' | 'after' | 'around'; n: number } | { where: 'at'; at: number };
type Asked = { room: string; at: Place; limit: number };

const { online, host, texts } = liedTo();

/** Which answers wait for {@link release}. */
let held: (at: Asked['at']) => boolean;
let waiting: (() => void)[];
const release = () => {
  held = () => false;
  for (const go of waiting.splice(0)) go();
};
const onItsWay = () => until('a page to be on its way', () => waiting.length > 0);

function write(to: number): void {
  for (let n = host().log.length + 1; n <= to; n += 1)
    host().put(host().byBob({ body: { text: `m${n}` } }), host().bobId);
}

function answerOf({ room, at, limit }: Asked): object {
  const head = host().log.length;
  const first = {
    newest: () => head - limit + 1,
    before: (n: number) => n - limit,
    after: (n: number) => n + 1,
    around: (n: number) => n - limit / 2,
    at: (then: number) => host().log.findIndex(({ receivedAt }) => receivedAt >= then) + 1,
  }[at.where]('n' in at ? at.n : 'at' in at ? at.at : 0);
  const [from, to] = [Math.max(1, first), Math.min(head, at.where === 'before' ? at.n - 1 : first + limit - 1)];
  const messages = host()
    .log.slice(from - 1, to)
    .map((event) => ({ event }));
  return { ok: true, page: { room, from, to, asOf: host().head(), messages, before: from > 1, after: to < head } };
}

const shown = (client: Client) => {
  const { from, to, before, after } = client.timeline(host().room);
  return { from, to, before, after, texts: texts(client) };
};
const stretch = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `m${from + at}`);

beforeEach(() => {
  held = () => false;
  waiting = [];
  host().answer('history', async (asked: Asked) => {
    const answer = answerOf(asked);
    if (held(asked.at)) await new Promise<void>((resolve) => waiting.push(resolve));
    return answer;
  });
  write(300);
});

/** A client that holds the numbers 150 … 300 and shows the newest of them. */
async function reader(): Promise<Client> {
  const client = await online();
  await client.older(host().room);
  await client.older(host().room);
  expect(shown(client)).toMatchObject({ from: 150, to: 300, after: false });
  return client;
}

describe('a page that arrives late', () => {
  it('of older messages is not joined on to the newest ones, opened meanwhile', async () => {
    const client = await reader();
    await client.jumpTo(host().room, 50);
    held = ({ where }) => where === 'before';
    const page = client.older(host().room);
    await onItsWay();
    await client.openRoom(host().room);
    const before = shown(client);
    expect(before).toEqual({ from: 251, to: 300, before: true, after: false, texts: stretch(251, 300) });
    release();
    await page;
    expect(shown(client)).toEqual(before);
  });

  it('of newer messages is not joined on to what was jumped to meanwhile', async () => {
    const client = await reader();
    await client.jumpTo(host().room, 50);
    held = ({ where }) => where === 'after';
    const page = client.newer(host().room);
    await onItsWay();
    await client.jumpTo(host().room, 200);
    const before = shown(client);
    expect(before.texts).toEqual(stretch(176, 225));
    release();
    await page;
    expect(shown(client)).toEqual(before);
  });

  it.each([
    ['the newest', 450],
    ['what is missing up to the newest', 350],
  ])('with %s after an absence does not take the reader away from where they jumped', async (_, head) => {
    const client = await reader();
    host().welcomeWith((honest) => ({ ...honest, mode: 'snapshot' }));
    held = () => true;
    write(head);
    host().socket().disconnect();
    await onItsWay();
    await client.jumpTo(host().room, 200);
    const before = shown(client);
    expect(before.texts).toEqual(stretch(176, 225));
    release();
    await when(client, () => !client.timeline(host().room).loading);
    expect(shown(client)).toEqual(before);
  });

  it('is asked for again where the reader has come back to the newest before it came', async () => {
    const client = await reader();
    host().welcomeWith((honest) => ({ ...honest, mode: 'snapshot' }));
    held = () => true;
    write(450);
    host().socket().disconnect();
    await onItsWay();
    await client.jumpTo(host().room, 200);
    const opened = client.openRoom(host().room);
    release();
    await opened;
    expect(shown(client)).toMatchObject({ to: 450, after: false, texts: stretch(401, 450) });
  });

  it('for a jump does not take the reader away from the newest, which they went back to', async () => {
    const client = await reader();
    held = ({ where }) => where === 'around';
    const jump = client.jumpTo(host().room, 50);
    await onItsWay();
    await client.openRoom(host().room);
    const before = shown(client);
    release();
    await jump;
    expect(shown(client)).toEqual(before);
    expect(before).toMatchObject({ to: 300, after: false });
  });

  it('for the first of two jumps, by date or number, does not undo the second', async () => {
    const client = await reader();
    client.closeRoom(host().room);
    for (const first of [50, { at: host().log[50]?.receivedAt ?? 0 }]) {
      held = () => true;
      const jump = client.jumpTo(host().room, first);
      await onItsWay();
      await client.jumpTo(host().room, 200);
      const before = shown(client);
      expect(before.texts).toEqual(stretch(176, 225));
      release();
      await jump;
      expect(shown(client)).toEqual(before);
      client.closeRoom(host().room);
    }
  });
});
