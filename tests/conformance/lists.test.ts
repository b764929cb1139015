import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import {
  chat,
  welcome,
  type EventBody,
  type EventHeader,
  type MessageState,
  type SignedEvent,
} from '../../protocol/index.ts';
import { startTestHost, type TestHost } from '../support/host.ts';
import { rawPeer, type RawPeer } from './raw.ts';

let office: TestHost;
let ada: RawPeer;
let bob: RawPeer;
let eve: RawPeer;
let room: string;
let said: string[];

const memberOf = (peer: RawPeer): string => welcome.parse(peer.pushes('welcome')[0]).member;
const idOf = ({ event }: MessageState) => (JSON.parse(event.header) as EventHeader).id;

async function append(peer: RawPeer, event: SignedEvent): Promise<string> {
  const { results } = chat.append.reply.parse(await peer.request('append', { events: [event] }));
  expect(results).toMatchObject([{ ok: true }]);
  return results[0]?.id ?? '';
}

const say = (peer: RawPeer, body: EventBody<'message'>, ref?: string) =>
  append(
    peer,
    peer.device.event({ office: office.office, type: 'message', room, body, ...(ref !== undefined && { ref }) }),
  );
const pin = (peer: RawPeer, ref: string) =>
  append(peer, peer.device.event({ office: office.office, type: 'pin', room, body: { pinned: true }, ref }));

beforeAll(async () => {
  office = await startTestHost();
  ada = await rawPeer(office.url, office.office, { name: 'Ada', token: office.ownerToken });
  bob = await rawPeer(office.url, office.office, { name: 'Bob' });
  eve = await rawPeer(office.url, office.office, { name: 'Eve' });
  room = uuidv7();
  const made = ada.device.event({
    ...{ office: office.office, type: 'room.create', room, id: room },
    body: { kind: 'private', name: 'plans', members: [memberOf(bob)] },
  });
  expect(await ada.request('append', { events: [made] })).toMatchObject({ results: [{ ok: true }] });
  const first = await say(ada, { text: 'plan', mentions: [memberOf(bob)] });
  const second = await say(bob, { text: 'yes' }, first);
  const third = await say(ada, { text: 'when' }, second);
  said = [first, second, third];
  await pin(bob, third);
  await pin(bob, first);
});
afterAll(async () => {
  for (const peer of [ada, bob, eve]) peer.close();
  await office.end();
});

describe('Threads and lists', () => {
  it('a thread is told by any of its messages, with its root, in order', async () => {
    for (const id of said) {
      const thread = chat.replies.reply.parse(await bob.request('replies', { id }));
      expect([thread.root, ...thread.messages.map(idOf)]).toEqual(said);
      expect(thread.receipt).toBeDefined();
    }
    const page = chat.replies.reply.parse(await bob.request('replies', { id: said[0], limit: 1 }));
    expect(page.messages.map(idOf)).toEqual([said[1]]);
    const next = chat.replies.reply.parse(await bob.request('replies', { id: said[0], limit: 1, after: page.next }));
    expect(next.messages.map(idOf)).toEqual([said[2]]);
    expect(next.next).toBeUndefined();
  });

  it('pins are told the last pinned first, with who pinned', async () => {
    const { messages } = chat.pins.reply.parse(await ada.request('pins', { room }));
    expect(messages.map(idOf)).toEqual([said[0], said[2]]);
    expect(messages[0]?.pinned?.member).toBe(memberOf(bob));
  });

  it('mentions are told to whom they name', async () => {
    const mine = chat.mentions.reply.parse(await bob.request('mentions', {}));
    expect(mine.messages.map(idOf)).toEqual([said[0]]);
    expect(chat.mentions.reply.parse(await ada.request('mentions', {})).messages).toEqual([]);
  });

  it('a page of history is found by date', async () => {
    const reply = await bob.request('history', { room, at: { where: 'at', at: 0 }, limit: 2 });
    const { page } = chat.history.reply.parse(reply);
    expect(page.messages.map(idOf)).toEqual([said[0]]);
  });

  it('who does not see the room is told nothing of them', async () => {
    for (const [name, payload] of [
      ['replies', { id: said[1] }],
      ['pins', { room }],
      ['search', { room, from: memberOf(ada) }],
      ['history', { room, at: { where: 'at', at: 0 } }],
    ] as const) {
      expect(await eve.request(name, payload), name).toMatchObject({ ok: false, error: { code: 'not_found' } });
    }
    const all = chat.search.reply.parse(await eve.request('search', { from: memberOf(ada) }));
    expect(all.messages.map(idOf).filter((id) => said.includes(id))).toEqual([]);
  });
});
