import { describe, expect, it } from 'vitest';
import type { EventHeader, LoggedEvent } from '../protocol/index.ts';
import { liedTo } from '../tests/support/lied-to.ts';
import { when } from '../tests/support/office.ts';

const { online, expectSound, asked, texts, host } = liedTo();

const idOf = ({ header }: LoggedEvent) => (JSON.parse(header) as EventHeader).id;
const says = (text: string, ref?: string) => {
  const event = host().byBob({ type: 'message', body: { text }, ...(ref !== undefined && { ref }) });
  const logged = host().put(event, host().bobId);
  host().tell([logged]);
  return logged;
};

describe('a host that answers with other lists', () => {
  it('cannot put a message into a thread that it does not answer', async () => {
    const client = await online();
    const root = says('root');
    const answer = says('answer', idOf(root));
    const stray = says('stray');
    const forged = { ...says('forged', idOf(root)), member: host().me() };
    await when(client, () => texts(client).length === 4);
    host().answer('replies', () => ({
      ok: true,
      root: idOf(root),
      messages: [answer, stray, forged, root].map((event) => ({ event })),
      asOf: host().head(),
    }));
    await client.openThread(host().room, idOf(root));
    expect(client.thread(idOf(root)).items.map(({ text }) => text)).toEqual(['answer']);
    expect(client.troubles().bad_event).toBe(3);
    await expectSound(client);
  });

  it('cannot show another thread than was asked for, nor an answer for its root', async () => {
    const client = await online();
    const root = says('root');
    const answer = says('answer', idOf(root));
    const other = says('other');
    await when(client, () => texts(client).length === 3);
    const thread = { ok: true, root: idOf(other), messages: [], asOf: host().head() };
    host().answer('replies', () => thread);
    await expect(client.openThread(host().room, idOf(answer))).rejects.toMatchObject({ code: 'internal' });
    expect(client.thread(idOf(answer)).current).toBe(false);
    host().answer('replies', () => ({ ...thread, root: idOf(answer) }));
    await expect(client.openThread(host().room, idOf(answer))).rejects.toMatchObject({ code: 'internal' });
    await expectSound(client);
  });

  it('is not asked on for ever', async () => {
    const client = await online();
    const root = says('root');
    await when(client, () => texts(client).length === 1);
    const asOf = host().head();
    host().answer('replies', ({ after }: { after: number }) => ({
      ...{ ok: true, root: idOf(root), messages: [], asOf, next: after + 1 },
    }));
    await client.openThread(host().room, idOf(root));
    expect(client.thread(idOf(root))).toMatchObject({ items: [], more: true });
    const endless = ({ below = 1_000 }: { below?: number }) => ({ ok: true, messages: [], asOf, next: below - 1 });
    host().answer('pins', endless);
    await client.loadPins(host().room);
    expect(asked('replies') + asked('pins')).toBe(10);
    await expectSound(client);
  });

  it('cannot pass one message off as another, nor a message as what was searched for', async () => {
    const client = await online();
    const one = says('one');
    const two = says('two');
    await when(client, () => texts(client).length === 2);
    client.closeRoom(host().room);
    const asOf = host().head();
    const wanted = '01890000-0000-7000-8000-000000000000';
    host().answer('message', () => ({ ok: true, message: { event: one }, asOf }));
    await expect(client.message(host().room, wanted)).rejects.toMatchObject({ code: 'internal' });
    const both = [{ event: one }, { event: two }];
    host().answer('search', () => ({ ok: true, messages: both }));
    host().answer('mentions', () => ({ ok: true, messages: both }));
    host().answer('announcements', () => ({ ok: true, messages: both }));
    host().answer('pins', () => ({ ok: true, messages: both, asOf }));
    expect((await client.search({ room: host().room, hasFile: true })).messages).toEqual([]);
    expect((await client.search({ from: host().me() })).messages).toEqual([]);
    expect((await client.search({ from: host().bobId })).messages).toHaveLength(2);
    expect((await client.mentions()).messages).toEqual([]);
    expect((await client.announcements()).messages).toEqual([]);
    await client.loadPins(host().room);
    expect(client.pins(host().room).items).toEqual([]);
  });

  it('cannot have a message of the past believed that its author did not sign so, nor pass off another for it', async () => {
    const client = await online();
    const one = says('one');
    const two = says('two');
    await when(client, () => texts(client).length === 2);
    const asOf = host().head();
    const forged = { ...one, body: JSON.stringify({ text: 'forged' }) };
    const underMyName = { ...one, member: host().me() };
    const page = { room: host().room, from: 1, to: 2, before: false, after: false, asOf };
    host().answer('history', () => ({
      ok: true,
      page: { ...page, messages: [forged, underMyName, two].map((event) => ({ event })) },
    }));
    const past = await client.history({ room: host().room, at: { where: 'newest' }, limit: 10 });
    expect(past.messages.map(({ event }) => event.body)).toEqual([two.body]);
    expect(client.troubles().bad_event).toBe(2);
    for (const event of [forged, underMyName, two]) {
      host().answer('message', () => ({ ok: true, message: { event }, asOf }));
      await expect(client.fetchMessage({ id: idOf(one) })).rejects.toMatchObject({ code: 'internal' });
      await expect(client.fetchMessage({ seq: one.seq })).rejects.toMatchObject({ code: 'internal' });
    }
    host().answer('message', () => ({ ok: true, message: { event: one }, asOf }));
    expect((await client.fetchMessage({ id: idOf(one) })).event).toEqual(one);
    expect((await client.fetchMessage({ seq: one.seq })).event).toEqual(one);
  });
});
