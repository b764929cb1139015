import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import {
  admin,
  chat,
  eventKinds,
  files,
  welcome,
  type Appended,
  type EventType,
  type Table,
  type WireError,
} from '../../protocol/index.ts';
import { startTestHost, type TestHost } from '../support/host.ts';
import { readFixture } from './fixtures.ts';
import { rawPeer, type RawPeer } from './raw.ts';

/** The fixtures, which `protocol/fixtures.test.ts` holds to the schemas, here on the wire: what they call wrong a host refuses. */
let office: TestHost;
let owner: RawPeer;
let ownerFiles: RawPeer;
let ownerAdmin: RawPeer;
let general: string;

const plenty = { perSecond: 1e6, burst: 1e6 };
beforeAll(async () => {
  office = await startTestHost({
    budgets: { append: plenty, read: plenty, heavy: plenty, chunk: plenty, signal: plenty },
  });
  const { url, office: id } = office;
  owner = await rawPeer(url, id, { name: 'Owner', token: office.ownerToken });
  ownerFiles = await rawPeer(url, id, { namespace: '/files/', device: owner.device });
  ownerAdmin = await rawPeer(url, id, { namespace: '/admin', device: owner.device });
  general = welcome.parse(owner.pushes('welcome')[0]).rooms.find(({ name }) => name === 'general')?.id ?? '';
});
afterAll(async () => {
  for (const peer of [ownerFiles, ownerAdmin, owner]) peer.close();
  await office.end();
});

/** Answers of any request (PROTOCOL.md, "Errors"). */
const always = ['bad_request', 'rate_limited', 'unavailable'];

describe.each<[string, Table, () => RawPeer]>([
  ['chat', chat, () => owner],
  ['files', files, () => ownerFiles],
  ['admin', admin, () => ownerAdmin],
])('Requests of %s', (group, table, peer) => {
  const named = (kind: string) => Object.keys(table).filter((name) => table[name]?.kind === kind);

  it.each(named('request'))('%s refuses each payload that is wrong with bad_request', async (name) => {
    for (const { why, value } of readFixture(group, name).payload?.invalid ?? []) {
      const reply = await peer().request(name, value);
      expect(reply, why).toMatchObject({ ok: false, error: { code: 'bad_request' } });
    }
  });

  it.each(named('request'))('%s answers a right one in its shape, or with one of its codes', async (name) => {
    const entry = table[name];
    if (entry?.kind !== 'request') throw new Error('no request');
    for (const { why, value } of readFixture(group, name).payload?.valid ?? []) {
      const reply = await peer().request(name, value);
      if (reply.ok) expect(entry.reply.safeParse(reply).error?.message, why).toBeUndefined();
      else expect([...entry.errors, ...always], `${why}: ${reply.error.message}`).toContain(reply.error.code);
    }
  });

  const signals = named('signal');
  if (signals.length > 0)
    it.each(signals)('%s is ignored when it is wrong', async (name) => {
      for (const { value } of readFixture(group, name).payload?.invalid ?? [])
        peer().send(`2${JSON.stringify([name, value])}`);
      expect(await peer().request('ping', {})).toMatchObject({ ok: true });
    });
});

describe('Events', () => {
  it.each(Object.keys(eventKinds) as EventType[])('%s with a wrong body is refused with bad_request', async (type) => {
    const { stream, ref } = eventKinds[type];
    for (const { why, value } of readFixture('events', type).body?.invalid ?? []) {
      const event = owner.device.event({
        office: office.office,
        type,
        room: stream === 'office' ? null : general,
        ...(ref === 'required' && { ref: uuidv7() }),
        body: value as never,
      });
      expect(await codeOf(event), why).toBe('bad_request');
    }
  });
});

/** The refusal of one event, whether of the event or of the whole request. */
async function codeOf(event: unknown): Promise<WireError['code'] | undefined> {
  const reply = await owner.request('append', { events: [event] });
  if (!reply.ok) return reply.error.code;
  const [result] = reply['results'] as Appended[];
  return result?.ok === false ? result.error.code : undefined;
}
