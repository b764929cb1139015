import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { v7 as uuid } from 'uuid';
import { limits } from '../../../protocol/index.ts';
import { createFiles } from './create-files.ts';
import { createPacer, pacerDefaults } from './pacer.ts';
import { chunksOf, idOf, memoryStore, person, quiet, sampleBytes, temporaryFolder } from './testing.ts';

const bytes = sampleBytes(limits.chunkBytes + 1_000);
const blob = idOf(bytes);

async function served() {
  const store = memoryStore();
  const time = { now: Date.now() };
  const pacer = { ...createPacer(pacerDefaults, { loopDelay: () => 0 }) };
  const files = await createFiles(
    { dir: temporaryFolder(onTestFinished), sweepInterval: 0 },
    { store, clock: () => time.now, logger: quiet, pacer },
  );
  const server = createServer((request, response) => {
    const id = new URL(request.url ?? '/', 'http://x').pathname.split('/')[2] ?? '';
    void files.handleBlobRequest(request, response, id);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await files.stop();
  });
  const who = person();
  const upload = uuid();
  await files.handlers['file.begin'](who, { upload, name: 'a', size: bytes.length, type: 'image/png' });
  for (const [index, data] of chunksOf(bytes).entries()) await files.handlers['file.put'](who, { upload, index, data });
  await files.handlers['file.commit'](who, { upload, blob });
  const { port } = server.address() as AddressInfo;
  const ticketFor = async (name: string, type: string) => {
    const ticket = await files.handlers['file.ticket'](who, { blob, name, type });
    if (!ticket.ok) throw new Error(ticket.error.code);
    return `http://127.0.0.1:${port}${ticket.path}`;
  };
  return { files, store, who, time, pacer, port, ticketFor, picture: await ticketFor('Foto.png', 'image/png') };
}

let office: Awaited<ReturnType<typeof served>>;
beforeEach(async () => {
  office = await served();
});

it('gives the whole file, whose bytes no page may run or sniff', async () => {
  const response = await fetch(office.picture);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': 'inline; filename="Foto.png"',
    'content-length': String(bytes.length),
    'accept-ranges': 'bytes',
    etag: `"${blob}"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
  });
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
});

it.each(['text/html', 'image/svg+xml', 'text/javascript', 'application/pdf'])(
  'gives %s only to be saved',
  async (type) => {
    const response = await fetch(await office.ticketFor('Prüfung.x', type));
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="Pr_fung.x"; filename*=UTF-8''Pr%C3%BCfung.x`,
    );
    await response.body?.cancel();
  },
);

it.each([
  ['bytes=0-9', 0, 10],
  ['bytes=-7', bytes.length - 7, bytes.length],
  [`bytes=${limits.chunkBytes - 3}-`, limits.chunkBytes - 3, bytes.length],
])('gives the range %s', async (range, from, to) => {
  const response = await fetch(office.picture, { headers: { range } });
  expect(response.status).toBe(206);
  expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${bytes.length}`);
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes.subarray(from, to))).toBe(true);
});

it('says 416 to a range beyond the end', async () => {
  const response = await fetch(office.picture, { headers: { range: `bytes=${bytes.length}-` } });
  expect([response.status, response.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`]);
});

it('gives a range only of the file the reader has begun (If-Range)', async () => {
  const range = 'bytes=0-9';
  const same = await fetch(office.picture, { headers: { range, 'if-range': `"${blob}"` } });
  const other = await fetch(office.picture, { headers: { range, 'if-range': '"other"' } });
  const dated = await fetch(office.picture, { headers: { range, 'if-range': new Date().toUTCString() } });
  expect([same.status, other.status, dated.status]).toEqual([206, 200, 200]);
  for (const response of [same, other, dated]) await response.body?.cancel();
});

it('answers 304 to a reader who has it', async () => {
  expect((await fetch(office.picture, { headers: { 'if-none-match': `W/"${blob}"` } })).status).toBe(304);
});

it('answers HEAD with the headers alone, and nothing but GET and HEAD', async () => {
  const head = await fetch(office.picture, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(bytes.length), '']);
  const post = await fetch(office.picture, { method: 'POST' });
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

it('refuses a ticket that was changed, that is for another blob, or that is none', async () => {
  const url = new URL(office.picture);
  const ticket = url.searchParams.get('ticket') ?? '';
  const [said = '', mac = ''] = ticket.split('.');
  const right = JSON.parse(Buffer.from(said, 'base64url').toString()) as object;
  const forged = Buffer.from(JSON.stringify({ ...right, type: 'text/html' })).toString('base64url');
  const tries = ['', 'x', ticket.slice(0, -2), `${forged}.${mac}`, `${ticket}.x`, 'é.é', 'a'.repeat(5_000)];
  for (const one of tries) {
    url.searchParams.set('ticket', one);
    expect((await fetch(url)).status, one).toBe(403);
  }
  for (const id of [idOf(sampleBytes(5)), '..%2f..%2fetc%2fpasswd', '']) {
    expect((await fetch(new URL(`/blobs/${id}?ticket=${ticket}`, url))).status).toBe(403);
  }
});

it('refuses a ticket after five minutes, and as soon as its member may not read the file', async () => {
  office.time.now += limits.ticketLifetime - 1;
  expect((await fetch(office.picture, { method: 'HEAD' })).status).toBe(200);
  office.store.forbid(office.who.member);
  expect((await fetch(office.picture)).status).toBe(404);
  office.store.let(office.who.member, blob);
  office.time.now += 1;
  expect((await fetch(office.picture)).status).toBe(403);
});

it('refuses a ticket as soon as the device that got it was revoked', async () => {
  office.store.revoke(office.who.device);
  expect((await fetch(office.picture)).status).toBe(404);
});

it.each([
  ['its member may not read the file any more', () => office.store.forbid(office.who.member)],
  ['its device was revoked', () => office.store.revoke(office.who.device)],
])('breaks off a download when %s', async (_, end) => {
  const read = office.pacer.turn.bind(office.pacer);
  let pieces = 0;
  office.pacer.turn = async (bytes) => {
    await read(bytes);
    if ((pieces += 1) !== 3) return;
    end();
    office.time.now += 3_000;
  };
  const response = await fetch(office.picture);
  expect(response.status).toBe(200);
  await expect(response.arrayBuffer()).rejects.toThrow();
});

it('lives on when a reader goes away or the file is missing on disk', async () => {
  const { pathname, search } = new URL(office.picture);
  const socket = connect(office.port, '127.0.0.1');
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: x\r\n\r\n`);
  await once(socket, 'data');
  socket.destroy();
  expect((await fetch(office.picture, { headers: { range: 'bytes=0-0' } })).status).toBe(206);
  rmSync(office.files.blobPath(blob));
  expect((await fetch(office.picture)).status).toBe(404);
});
