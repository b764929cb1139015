import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../protocol/index.ts';
import { general, openOffice, when, type Office } from '../tests/support/office.ts';
import { until } from '../tests/support/wait.ts';
import { createDeviceKey, createMemoryStore, createSoftwareIdentity, type Client } from './index.ts';

let office: Office;
let owner: Client;
beforeEach(async () => {
  office = await openOffice();
  owner = await office.joined('Owner', { token: office.ownerToken });
});
afterEach(() => office.close());

/** Calls again and again until what it gives is called. */
function pressing(press: () => void): () => void {
  const timer = setInterval(press, 1);
  return () => clearInterval(timer);
}

describe('a try to connect', () => {
  it.each(['websocket', 'polling'])('is the only one, however often it is asked for meanwhile, by %s', async (by) => {
    const room = await general(owner);
    const known = { store: createMemoryStore(), identity: createSoftwareIdentity(createDeviceKey()) };
    await (await office.joined('Bob', known)).stop();
    for (let at = 0; at < 5; at += 1) await (await owner.send(room, { text: `missed ${at}` })).done;

    const bob = office.peer('Bob', { ...known, transports: [by] });
    const phases: string[] = [];
    bob.subscribe(({ kind }) => {
      const { phase } = bob.status();
      if (kind === 'status' && phases.at(-1) !== phase) phases.push(phase);
    });
    let tries = 0;
    bob.subscribe(({ kind }) => {
      if (kind === 'status' && bob.status().phase === 'catching_up') tries += 1;
    });
    await bob.start();
    const release = pressing(() => void bob.checkWay());
    await when(bob, () => bob.status().phase === 'online', 'being online');
    release();
    expect(phases).toEqual(['connecting', 'catching_up', 'online']);
    expect(tries).toBe(1);
  });

  it('that waits for an admin gives way to another way in', async () => {
    const { link } = await owner.admin.request('invite.create', { role: 'member', rooms: [] });
    await owner.admin.request('settings.set', { settings: { join: 'approval' } });
    const key = createSoftwareIdentity(createDeviceKey());
    let signed = 0;
    const identity = { ...key, sign: (text: string) => key.sign(text).finally(() => (signed += 1)) };
    const bob = office.peer('Bob', { identity });
    await bob.start();
    // The joining and the proof of the first try; then the proof of the one that the host keeps waiting.
    await until('the second try', () => signed === 3);
    await owner.admin.request('settings.get', {});
    expect(bob.status().phase).toBe('pending_approval');
    const asked = performance.now();
    bob.join({ name: 'Bob', token: new URLSearchParams(link.split('#')[1]).get('t') ?? '' });
    await bob.until('online');
    expect(performance.now() - asked).toBeLessThan(limits.joinWait / 2);
  });

  it('is the only one of the administration and of the files, too, when many ask at once', async () => {
    const bytes = new Uint8Array(10);
    let broken = 0;
    const sending = [];
    for (let at = 0; at < 12; at += 1) {
      const file = { name: `${at}.txt`, size: bytes.length, type: 'text/plain', read: async () => bytes };
      const onProgress = ({ paused }: { paused?: boolean }) => {
        if (paused === true) broken += 1;
      };
      sending.push(owner.upload(file, { onProgress }), owner.admin.request('settings.get', {}));
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    await Promise.all(sending);
    expect(broken).toBe(0);
    expect(owner.status().phase).toBe('online');
  });

  it('of the administration is made again when the connection was', async () => {
    await owner.admin.request('settings.get', {});
    const answers: Promise<unknown>[] = [];
    const ends: string[] = [];
    owner.subscribe(({ kind }) => {
      if (kind !== 'status') return;
      const { phase } = owner.status();
      if (phase === 'offline') ends.push(phase);
      if (phase === 'catching_up' || phase === 'online') {
        answers.push(owner.admin.request('settings.get', {}).catch((error: unknown) => error));
      }
    });
    await office.restart();
    await when(owner, () => answers.length > 1 && owner.status().phase === 'online', 'the way back');
    const lost = ends.length;
    expect((await Promise.all(answers)).at(-1)).toHaveProperty('settings');
    expect((await owner.admin.request('settings.get', {})).settings).toBeDefined();
    expect(ends).toHaveLength(lost);
  });
});
