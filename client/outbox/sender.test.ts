import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { failure, type Appended, type SignedEvent } from '../../protocol/index.ts';
import { createCrypto } from '../crypto/crypto.ts';
import { createDeviceKey, createSoftwareIdentity } from '../crypto/identity.ts';
import { headerOf } from '../log/event.ts';
import { createChanges } from '../state/changes.ts';
import { createModel } from '../state/model.ts';
import { createMemoryStore } from '../stores/memory.ts';
import type { ClientStore } from '../stores/store.ts';
import { createOutbox } from './outbox.ts';
import { createSender } from './sender.ts';

const uncaught: unknown[] = [];
const note = (reason: unknown) => void uncaught.push(reason);
beforeEach(() => {
  vi.useFakeTimers();
  process.on('unhandledRejection', note);
});
afterEach(() => {
  vi.useRealTimers();
  process.off('unhandledRejection', note);
  expect(uncaught.splice(0)).toEqual([]);
});

const idOf = (event: SignedEvent) => headerOf(event).id;

/** An outbox and its sender, with what stands for the host: it answers each event of a packet. */
function openSender(answer: (event: SignedEvent, packet: readonly SignedEvent[]) => Appended, store?: ClientStore) {
  const kept = store ?? createMemoryStore();
  const model = createModel({ store: kept, changes: createChanges(() => undefined) });
  const parts = { office: 'a'.repeat(52), identity: createSoftwareIdentity(createDeviceKey()), crypto: createCrypto() };
  const packets: string[][] = [];
  const deps = { ...parts, clock: () => Date.now(), model, store: kept, tell: () => undefined };
  const outbox = createOutbox(deps, () => sender.nudge());
  const sender = createSender({
    outbox,
    append(events) {
      packets.push(events.map(idOf));
      return Promise.resolve({ ok: true, results: events.map((event) => answer(event, events)) });
    },
    isOnline: () => true,
    packetBytes: () => 100_000,
  });
  const room = uuidv7();
  const say = (text: string) => outbox.add({ type: 'message', room, body: { text } });
  const states = () => [...model.data.outbox.values()].map(({ state }) => state);
  return { outbox, sender, packets, say, states };
}

let seq = 0;
const taken = (event: SignedEvent): Appended => ({
  ok: true,
  id: idOf(event),
  seq: (seq += 1),
  n: seq,
  epoch: uuidv7(),
});
const fails = (event: SignedEvent): Appended => ({ ...failure('internal', 'The host failed.'), id: idOf(event) });

describe('the sender', () => {
  it('gives up nothing while the host fails at everything, however long', async () => {
    let isBroken = true;
    const { sender, say, states, packets } = openSender((event) => (isBroken ? fails(event) : taken(event)));
    const sendings = [];
    for (let at = 0; at < 10; at += 1) sendings.push(await say(`m${at}`));
    await vi.advanceTimersByTimeAsync(30 * 60_000);
    expect(states()).toEqual(Array.from({ length: 10 }, () => 'pending'));
    // Tried again all the time, without haste.
    expect(packets.length).toBeGreaterThan(100);
    expect(packets.length).toBeLessThan(300);
    isBroken = false;
    await vi.advanceTimersByTimeAsync(30_000);
    await Promise.all(sendings.map(({ done }) => done));
    sender.stop();
  });

  it('lets one event at which the host fails hold up the others for a moment only, and shows it as failed', async () => {
    const { sender, say, packets } = openSender((event, packet) =>
      packet.some(({ body }) => body.includes('bad')) ? fails(event) : taken(event),
    );
    const first = await say('bad');
    const others = [await say('one'), await say('two')];
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all(others.map(({ done }) => done));
    await expect(first.done).rejects.toMatchObject({ code: 'internal' });
    expect(packets.filter((packet) => packet.includes(first.id)).length).toBeLessThan(10);
    sender.stop();
  });

  it('goes on when the store has failed while it settled an answer', async () => {
    const inner = createMemoryStore();
    let broken = 0;
    const store: ClientStore = {
      ...inner,
      async write(writes) {
        if (broken > 0 && writes.some(({ table }) => table === 'outbox')) {
          broken -= 1;
          throw new Error('The disk is full.');
        }
        await inner.write(writes);
      },
    };
    let isAnswering = false;
    const { sender, say } = openSender((event) => {
      if (!isAnswering) broken = 2;
      isAnswering = true;
      return taken(event);
    }, store);
    const sending = await say('one');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await sending.done).toMatchObject({ id: sending.id });
    sender.stop();
  });
});
