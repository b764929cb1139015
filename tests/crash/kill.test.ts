import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { chunkCount, limits, type Appended, type LoggedEvent, type SignedEvent } from '../../protocol/index.ts';
import { createTestDevice, type TestDevice } from '../support/device.ts';
import { connectPeer, headerOf, type Peer } from '../support/peer.ts';
import { startHostProcess, type HostProcess } from './host-process.ts';

const kills = 20;
const senders = 5;
const sends = 5_000;

const dir = await mkdtemp(join(tmpdir(), 'landline-crash-'));
afterAll(() => rm(dir, { recursive: true, force: true }));

type Sender = { device: TestDevice; outbox: (SignedEvent & { id: string })[]; acknowledged: Map<string, number> };

/** One sender's share of the storm on one life of the host: sends what is unacknowledged, in order, until the host dies. */
async function send(host: HostProcess, sender: Sender): Promise<void> {
  let peer: Peer;
  try {
    peer = await connectPeer({ url: host.url, office: host.office, device: sender.device, name: 'Sender' });
  } catch {
    return;
  }
  const dead = new Promise<undefined>((resolve) => peer.socket.once('disconnect', () => resolve(undefined)));
  while (sender.outbox.length > 0) {
    const batch = sender.outbox.slice(0, 1 + Math.floor(Math.random() * 8));
    const results = await Promise.race([peer.append(...batch).catch(() => undefined), dead]);
    if (!results) break;
    for (const result of results) note(sender, result);
    sender.outbox.splice(0, batch.length);
  }
  peer.close();
}

function note({ acknowledged }: Sender, result: Appended): void {
  if (!result.ok) throw new Error(`refused: ${result.error.code} ${result.error.message}`);
  const before = acknowledged.get(result.id);
  expect(before === undefined || before === result.seq).toBe(true);
  acknowledged.set(result.id, result.seq);
}

/** A file on its way up through some crashes: resumes at what the host says it has. */
type Upload = { id: string; bytes: Buffer; sentChunks: number; cutShort: number; done: boolean };
const sentIn = (uploads: readonly Upload[]) => uploads.reduce((sum, { sentChunks }) => sum + sentChunks, 0);

const newUpload = (): Upload => ({
  id: uuidv7(),
  bytes: randomBytes(20 * limits.chunkBytes + 12_345),
  sentChunks: 0,
  cutShort: 0,
  done: false,
});

/** Sends one file after the other, so that whenever the host dies one is half there; in its last life only what is begun. */
async function uploadAll(host: HostProcess, device: TestDevice, files: Upload[], isLast: boolean): Promise<void> {
  for (;;) {
    let file = files.at(-1);
    if (!file || file.done) {
      if (isLast) return;
      file = newUpload();
      files.push(file);
    }
    await upload(host, device, file);
    if (!file.done) return;
  }
}

async function upload(host: HostProcess, device: TestDevice, file: Upload): Promise<void> {
  let peer: Peer<'/files/'>;
  try {
    peer = await connectPeer({ url: host.url, office: host.office, device, namespace: '/files/' });
  } catch {
    return;
  }
  const dead = new Promise<never>((_, reject) => peer.socket.once('disconnect', () => reject(new Error('gone'))));
  dead.catch(() => undefined);
  try {
    const begun = await Promise.race([peer.request('file.begin', beginOf(file)), dead]);
    if (!begun.ok) throw new Error(begun.error.message);
    const has = (index: number) => begun.have.some(([first, last]) => first <= index && index <= last);
    for (let index = 0; index < chunkCount(file.bytes.length); index += 1) {
      if (has(index)) continue;
      const data = chunkOf(file.bytes, index);
      const put = await Promise.race([peer.request('file.put', { upload: file.id, index, data }), dead]);
      if (put.ok) file.sentChunks += 1;
      // Slow enough to be in the middle of it when the next kill comes.
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    const committed = await Promise.race([
      peer.request('file.commit', { upload: file.id, blob: blobIdOf(file.bytes) }),
      dead,
    ]);
    file.done = committed.ok;
  } catch {
    // The host died under it; the next life goes on.
    file.cutShort += 1;
  } finally {
    peer.close();
  }
}

const beginOf = ({ id, bytes }: Upload) => ({
  upload: id,
  name: 'big.bin',
  size: bytes.length,
  type: 'application/octet-stream',
});
const chunkOf = (bytes: Buffer, index: number) =>
  bytes.subarray(index * limits.chunkBytes, (index + 1) * limits.chunkBytes);
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

function blobIdOf(bytes: Buffer): string {
  const hashes = Array.from({ length: chunkCount(bytes.length) }, (_, index) => sha(chunkOf(bytes, index)));
  return sha(Buffer.concat(hashes)).toString('base64url');
}

/** Everything in the room, read page by page as a newcomer would. */
async function wholeHistory(peer: Peer, room: string): Promise<LoggedEvent[]> {
  const all: LoggedEvent[] = [];
  let below: number | undefined;
  for (;;) {
    const at = below === undefined ? { where: 'newest' as const } : { where: 'before' as const, n: below };
    const reply = await peer.request('history', { room, at, limit: limits.historyMessages });
    if (!reply.ok) throw new Error(reply.error.message);
    all.unshift(...reply.page.messages.map(({ event }) => event));
    if (!reply.page.before) return all;
    below = reply.page.from;
  }
}

describe('kill -9 of the host', () => {
  it(`loses and doubles nothing acknowledged in ${String(kills)} crashes during ${String(sends)} sends and of uploads`, async () => {
    let host = await startHostProcess(dir);
    const { office, port } = host;
    const first = await connectPeer({ url: host.url, office, name: 'Witness' });
    const room = first.welcome.rooms.find(({ name }) => name === 'general')?.id ?? '';
    const witness = first.device;
    first.close();

    const crowd: Sender[] = Array.from({ length: senders }, (_, who) => {
      const device = createTestDevice();
      const outbox = Array.from({ length: sends / senders }, (__, index) =>
        device.event({ office, type: 'message', room, body: { text: `${String(who)}-${String(index)}` } }),
      );
      return { device, outbox, acknowledged: new Map() };
    });
    const uploads: Upload[] = [];
    /** Kills while something waited to be sent. */
    let killsAmidSends = 0;

    for (let life = 0; life <= kills; life += 1) {
      const work = Promise.all([
        ...crowd.map((sender) => send(host, sender)),
        uploadAll(host, witness, uploads, life === kills),
      ]);
      if (life < kills) {
        const before = sentIn(uploads);
        const left = crowd.reduce((sum, { outbox }) => sum + outbox.length, 0);
        // Spread so that there is something left for the last kill, however fast the machine is.
        const enough = (left * (kills - life)) / (kills - life + 1);
        const soonest = performance.now() + 100 + Math.random() * 300;
        while (performance.now() < soonest && crowd.reduce((sum, { outbox }) => sum + outbox.length, 0) > enough) {
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        // Every second kill is in the middle of an upload, however slow the machine is.
        const latest = performance.now() + 20_000;
        while (life % 2 === 0 && sentIn(uploads) === before && performance.now() < latest) {
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        if (crowd.some(({ outbox }) => outbox.length > 0)) killsAmidSends += 1;
        await host.kill();
        await work;
        host = await startHostProcess(dir, port);
      } else await work;
    }
    expect(crowd.flatMap(({ outbox }) => outbox)).toEqual([]);
    expect(killsAmidSends).toBeGreaterThan((kills * 3) / 4);
    expect(uploads.every(({ done }) => done)).toBe(true);
    expect(uploads.reduce((sum, { cutShort }) => sum + cutShort, 0)).toBeGreaterThan(kills / 4);
    // Resumed, not started over: besides each of its chunks only the one that was on its way at a kill, or not yet told of.
    for (const { sentChunks, cutShort, bytes } of uploads)
      expect(sentChunks).toBeLessThanOrEqual(chunkCount(bytes.length) + cutShort * 2);

    const reader = await connectPeer({ url: host.url, office, device: witness });
    const history = await wholeHistory(reader, room);
    const seqById = new Map(history.map((event) => [headerOf(event).id, event.seq]));
    expect(seqById.size).toBe(history.length);
    expect(history).toHaveLength(sends);
    for (const { acknowledged } of crowd) for (const [id, seq] of acknowledged) expect(seqById.get(id)).toBe(seq);
    reader.close();

    const files = await connectPeer({ url: host.url, office, device: witness, namespace: '/files/' });
    for (const { bytes } of uploads) {
      const blob = blobIdOf(bytes);
      for (let index = 0; index < chunkCount(bytes.length); index += 1) {
        const reply = await files.request('file.get', { blob, index });
        expect(reply.ok && sha(reply.data).equals(sha(chunkOf(bytes, index)))).toBe(true);
      }
    }
    files.close();
    await host.kill();

    const database = new DatabaseSync(join(dir, 'office.db'));
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    database.close();
  });
});
