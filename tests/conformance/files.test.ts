import { createHash, randomBytes } from 'node:crypto';
import { request as tlsRequest } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { limits, welcome } from '../../protocol/index.ts';
import { startTestHost, type TestHost } from '../support/host.ts';
import { until } from '../support/wait.ts';
import { rawPeer, type RawPeer } from './raw.ts';

let office: TestHost;
let ada: RawPeer;
let adaFiles: RawPeer;
let eveFiles: RawPeer;
let eve: RawPeer;
beforeAll(async () => {
  office = await startTestHost();
  ada = await rawPeer(office.url, office.office, { name: 'Ada' });
  eve = await rawPeer(office.url, office.office, { name: 'Eve' });
  adaFiles = await rawPeer(office.url, office.office, { namespace: '/files/', device: ada.device });
  eveFiles = await rawPeer(office.url, office.office, { namespace: '/files/', device: eve.device });
});
afterAll(async () => {
  for (const peer of [ada, eve, adaFiles, eveFiles]) peer.close();
  await office.end();
});

const bytes = randomBytes(2 * limits.chunkBytes + 1_000);
const chunk = (index: number) => bytes.subarray(index * limits.chunkBytes, (index + 1) * limits.chunkBytes);
const sha = (data: Uint8Array) => createHash('sha256').update(data).digest();
const blob = sha(Buffer.concat([0, 1, 2].map((index) => sha(chunk(index))))).toString('base64url');
const upload = uuidv7();
const what = { upload, name: 'plan.pdf', size: bytes.length, type: 'application/pdf' };

describe('Files', () => {
  it('binary: takes chunks in any order, tells which it has, and keeps the file under its id', async () => {
    expect(await adaFiles.request('file.begin', what)).toMatchObject({
      ok: true,
      chunkBytes: limits.chunkBytes,
      have: [],
    });
    for (const index of [2, 0]) {
      expect(await adaFiles.request('file.put', { upload, index, data: chunk(index) })).toEqual({ ok: true });
    }
    expect(await adaFiles.request('file.begin', what)).toMatchObject({
      have: [
        [0, 0],
        [2, 2],
      ],
    });
    expect(await adaFiles.request('file.commit', { upload, blob })).toMatchObject({ ok: false });
    expect(await adaFiles.request('file.put', { upload, index: 1, data: chunk(1) })).toEqual({ ok: true });
    expect(await adaFiles.request('file.commit', { upload, blob })).toEqual({ ok: true, blob });
    expect(await adaFiles.request('file.commit', { upload, blob })).toEqual({ ok: true, blob });
  });

  it('is not to be had by who only knows its id, until a message brings it', async () => {
    for (const [name, payload] of [
      ['file.open', { blob }],
      ['file.get', { blob, index: 0 }],
      ['file.ticket', { blob, name: 'x.pdf', type: 'application/pdf' }],
    ] as const) {
      expect(await eveFiles.request(name, payload), name).toMatchObject({ ok: false, error: { code: 'not_found' } });
    }
    const { rooms } = welcome.parse(ada.pushes('welcome')[0]);
    const room = rooms[0]?.id ?? '';
    const attachments = [{ blob, name: what.name, size: what.size, type: what.type }];
    const event = ada.device.event({ office: office.office, type: 'message', room, body: { text: '', attachments } });
    expect(await ada.request('append', { events: [event] })).toMatchObject({ results: [{ ok: true }] });

    const opened = await eveFiles.request('file.open', { blob });
    expect(opened).toMatchObject({ ok: true, size: bytes.length });
    const hashes = (opened as unknown as { hashes: Buffer }).hashes;
    expect(sha(hashes).toString('base64url')).toBe(blob);
    for (const index of [0, 1, 2]) {
      const got = await eveFiles.request('file.get', { blob, index });
      expect(sha((got as unknown as { data: Buffer }).data)).toEqual(hashes.subarray(index * 32, index * 32 + 32));
    }
  });

  it('gives it over HTTP to who holds a ticket: ranges, as an attachment, sandboxed', async () => {
    const ticket = await eveFiles.request('file.ticket', { blob, name: 'plän.pdf', type: 'application/pdf' });
    const get = (path: string, headers: Record<string, string> = {}) =>
      new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
        tlsRequest(new URL(path, office.url), { rejectUnauthorized: false, agent: false, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (data: Buffer) => chunks.push(data));
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
          });
        })
          .once('error', reject)
          .end();
      });
    const { path } = ticket as unknown as { path: string };
    const whole = await get(path);
    expect(whole.status).toBe(200);
    expect(whole.body.equals(bytes)).toBe(true);
    expect(whole.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-security-policy': 'sandbox' });
    expect(whole.headers['content-disposition']).toMatch(/^attachment;.*filename\*=UTF-8''pl%C3%A4n\.pdf/);
    const part = await get(path, { range: `bytes=${String(limits.chunkBytes - 5)}-${String(limits.chunkBytes + 4)}` });
    expect(part.status).toBe(206);
    expect(part.body.equals(bytes.subarray(limits.chunkBytes - 5, limits.chunkBytes + 5))).toBe(true);
    expect((await get(path.replace(/ticket=.*/, 'ticket=forged'))).status).toBeGreaterThanOrEqual(400);
  });

  it.each<[string, string, object]>([
    ['a path for a name', 'bad_request', { ...what, upload: uuidv7(), name: '../../etc/passwd' }],
    ['a size beyond the limit', 'bad_request', { ...what, upload: uuidv7(), size: 2 ** 50 }],
    ['another size for the same upload', 'conflict', { ...what, size: 7 }],
  ])('refuses to begin with %s', async (_, code, payload) => {
    expect(await adaFiles.request('file.begin', payload)).toMatchObject({ ok: false, error: { code } });
  });

  it('refuses chunks that lie about their size, and a file that is not what its id says', async () => {
    const lie = { ...what, upload: uuidv7(), size: 10 };
    await adaFiles.request('file.begin', lie);
    const put = (index: number, data: Buffer) => adaFiles.request('file.put', { upload: lie.upload, index, data });
    expect(await put(0, Buffer.alloc(11))).toMatchObject({ ok: false });
    expect(await put(0, Buffer.alloc(9))).toMatchObject({ ok: false });
    expect(await put(1, Buffer.alloc(10))).toMatchObject({ ok: false });
    expect(await put(0, Buffer.alloc(10))).toEqual({ ok: true });
    expect(await adaFiles.request('file.commit', { upload: lie.upload, blob })).toMatchObject({
      ok: false,
      error: { code: 'bad_hash' },
    });
  });

  it('holds only so much for a member who asks without reading, and serves them again once they read', async () => {
    const asked = 150;
    adaFiles.webSocket.pause();
    for (let id = 0; id < asked; id += 1) {
      adaFiles.send(`2${String(10_000 + id)}${JSON.stringify(['file.get', { blob, index: 0 }])}`);
    }
    // Eve's request goes through the same host and is not held up.
    expect(await eveFiles.request('file.open', { blob: sha(bytes).toString('base64url') })).toMatchObject({
      ok: false,
    });
    adaFiles.webSocket.resume();
    const answers = await until('all answers', () => {
      const found = adaFiles.packets.filter(({ id = 0 }) => id >= 10_000);
      return found.length === asked && found.map(({ data }) => (data as [{ ok: boolean; error?: object }])[0]);
    });
    expect(answers.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(16);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'rate_limited', retryAfter: 250 } });
    expect(await adaFiles.request('file.get', { blob, index: 0 })).toMatchObject({ ok: true });
  });
});
