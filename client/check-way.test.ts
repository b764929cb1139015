import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../protocol/index.ts';
import { openLine, type FaultyLine } from '../tests/support/faulty-line.ts';
import { openOffice, when, type Office } from '../tests/support/office.ts';
import type { Client, Progress, Source } from './index.ts';

let office: Office;
let line: FaultyLine;
let ada: Client;
beforeEach(async () => {
  office = await openOffice();
  line = await openLine(() => office.host().port);
  ada = await office.joined('Ada', { url: `https://127.0.0.1:${line.port}`, transports: ['websocket'] });
});
afterEach(async () => {
  await office.close();
  await line.close();
});

/** What the client was in, one after the other. */
function phases(): string[] {
  const seen: string[] = [];
  ada.subscribe(({ kind }) => {
    if (kind === 'status') seen.push(ada.status().phase);
  });
  return seen;
}

describe('asked whether its way still holds, a client', () => {
  it('says so when the host answers, and stays as it is', async () => {
    const seen = phases();
    expect(await ada.checkWay()).toBe(true);
    expect(seen).toEqual([]);
  });

  it('leaves a dead one long before the heartbeat would, and comes back by itself', async () => {
    line.freeze();
    const asked = performance.now();
    expect(await ada.checkWay()).toBe(false);
    await when(ada, () => ada.status().phase !== 'online', 'the dead way to be left');
    expect(performance.now() - asked).toBeLessThan(limits.heartbeatInterval);
    line.plugIn();
    await when(ada, () => ada.status().phase === 'online', 'the way back');
  });

  it('that is away tries at once instead of waiting for its turn', async () => {
    line.unplug();
    await when(ada, () => (ada.status().nextTry ?? 0) > Date.now() + 400, 'a pause between two tries');
    line.plugIn();
    const seen = phases();
    expect(await ada.checkWay()).toBe(false);
    expect(seen).toEqual(['connecting']);
    await when(ada, () => ada.status().phase === 'online', 'the way back');
    // It was that try that came through.
    expect(seen.filter((phase) => phase === 'connecting')).toHaveLength(1);
  });

  /** @param onFourth - called when the fourth chunk is read. */
  function upload(onFourth: () => void) {
    const bytes = randomBytes(6 * limits.chunkBytes);
    const chunks = new Set<number>();
    let pauses = 0;
    const source: Source = {
      ...{ name: 'plan.bin', size: bytes.length, type: 'application/octet-stream' },
      async read(offset, length) {
        if (!chunks.has(offset) && chunks.add(offset).size === 4) onFourth();
        return new Uint8Array(bytes.subarray(offset, offset + length));
      },
    };
    const onProgress = ({ paused }: Progress) => (pauses += paused ? 1 : 0);
    return { bytes, sent: ada.upload(source, { onProgress }), pauses: () => pauses };
  }

  it('goes on with a file that is on its way, and does not cut it', async () => {
    let checked: Promise<boolean> | undefined;
    const { bytes, sent, pauses } = upload(() => void (checked = ada.checkWay()));
    const file = await sent;
    expect(await checked).toBe(true);
    expect(pauses()).toBe(0);
    const got = Buffer.alloc(bytes.length);
    await ada.download(file.blob, { write: async (offset, chunk) => got.set(chunk, offset) });
    expect(got.equals(bytes)).toBe(true);
  });

  it('leaves the way of a file with its own, long before that one’s heartbeat would, and sends the rest by a new one', async () => {
    let isFrozen = false;
    const { sent, pauses } = upload(() => {
      line.freeze();
      isFrozen = true;
    });
    await expect.poll(() => isFrozen).toBe(true);
    expect(await ada.checkWay()).toBe(false);
    await expect.poll(pauses, { timeout: limits.heartbeatTimeout / 2 }).toBeGreaterThan(0);
    line.plugIn();
    await sent;
  });
});
