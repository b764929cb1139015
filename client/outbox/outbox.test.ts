import { describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { bodyOf } from '../log/event.ts';
import { createCrypto } from '../crypto/crypto.ts';
import { createDeviceKey, createSoftwareIdentity } from '../crypto/identity.ts';
import { createChanges } from '../state/changes.ts';
import { createModel } from '../state/model.ts';
import { createMemoryStore } from '../stores/memory.ts';
import type { Change } from '../types.ts';
import { createOutbox } from './outbox.ts';

/** An outbox over a disk that writes only when it is told to. */
function openOutbox() {
  const memory = createMemoryStore();
  const held: { go: () => void; fail: (error: Error) => void }[] = [];
  const store: typeof memory = {
    ...memory,
    async write(writes) {
      await new Promise<void>((go, fail) => held.push({ go, fail }));
      await memory.write(writes);
    },
  };
  const told: Change[] = [];
  const model = createModel({ store, changes: createChanges() });
  const parts = { office: 'a'.repeat(52), identity: createSoftwareIdentity(createDeviceKey()), crypto: createCrypto() };
  const deps = { ...parts, clock: () => Date.now(), model, store, tell: (change: Change) => told.push(change) };
  const outbox = createOutbox(deps, () => undefined);
  const room = uuidv7();
  return {
    outbox,
    told,
    room,
    say: (text: string) => outbox.add({ type: 'message', room, body: { text } }),
    shown: () => outbox.ofRoom(room).map((written) => [bodyOf(written, 'message').text, written.state]),
    /** The next write that waits for the disk. */
    async disk() {
      await expect.poll(() => held.length).toBe(1);
      return held.shift()!;
    },
  };
}

describe('the outbox', () => {
  it('shows what is written as pending before it is on disk, and sends it only then', async () => {
    const { outbox, told, room, say, shown, disk } = openOutbox();
    const first = say('one');
    void say('two');
    expect(shown()).toEqual([
      ['one', 'pending'],
      ['two', 'pending'],
    ]);
    expect(told).toContainEqual({ kind: 'timeline', room });
    const before = outbox.ofRoom(room);
    const disks = await disk();
    expect(outbox.pending()).toEqual([]);
    disks.go();
    const { id } = await first;
    expect(outbox.pending().map(([, entry]) => entry.id)).toEqual([id]);
    // Nothing in what is shown has changed by it.
    expect(outbox.ofRoom(room)[0]).toBe(before[0]);
    expect(outbox.ofRoom(room)).toHaveLength(2);
  });

  it('takes back what the disk refuses, and goes on with the next', async () => {
    const { outbox, told, room, say, shown, disk } = openOutbox();
    const refused = say('one');
    const kept = say('two');
    const full = new Error('The disk is full.');
    (await disk()).fail(full);
    await expect(refused).rejects.toBe(full);
    expect(shown()).toEqual([['two', 'pending']]);
    expect(told.filter((change) => change.kind === 'timeline' && change.room === room)).toHaveLength(3);
    (await disk()).go();
    const { id } = await kept;
    expect(outbox.pending().map(([, entry]) => entry.id)).toEqual([id]);
  });

  it('shows nothing of what may not be written at all', async () => {
    const { told, say, shown } = openOutbox();
    await expect(say('x'.repeat(1_000_000))).rejects.toMatchObject({ code: 'too_large' });
    expect(shown()).toEqual([]);
    expect(told).toEqual([]);
  });
});
