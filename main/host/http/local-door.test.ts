import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startTestHost, type TestHost } from '../../../tests/support/host.ts';
import { connectPeer } from '../../../tests/support/peer.ts';
import { guesses, keyLifetime } from './local-keys.ts';

let host: TestHost;
let page: string;
/** Milliseconds by which the host's monotonic clock is ahead. */
let ahead = 0;

beforeAll(async () => {
  page = await mkdtemp(join(tmpdir(), 'landline-page-'));
  await writeFile(join(page, 'index.html'), '<!doctype html>the page');
  host = await startTestHost({ local: true, page }, { monotonic: () => performance.now() + ahead });
});
afterAll(async () => {
  await host.end();
  await rm(page, { recursive: true });
});

/** A fresh link, in its parts. */
function link() {
  const { href, origin, host: name, hash } = new URL(host.host.localLink?.() ?? '');
  return { href, origin, name, key: new URLSearchParams(hash.slice(1)).get('key') ?? '' };
}

type Asked = { method?: string; headers?: Record<string, string>; body?: string };

async function ask(url: string, { body, ...options }: Asked = {}) {
  const send = url.startsWith('https:') ? tlsRequest : plainRequest;
  const asked = send(url, { agent: false, rejectUnauthorized: false, ...options }).end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, headers: response.headers, body: (await text(response)).trim() };
}

/** Takes a key for a session, as the page behind the link does. */
function redeem(key: string, headers: Record<string, string> = {}) {
  const { origin } = link();
  return ask(`${origin}/enter`, { method: 'POST', headers: { origin, ...headers }, body: JSON.stringify({ key }) });
}

/** The cookie of a browser that was let in. */
async function entered(): Promise<string> {
  const { headers } = await redeem(link().key);
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

/** What Engine.IO answers to the first poll of a session. */
const handshake = '/socket.io/?EIO=4&transport=polling';

describe('the page on this computer', () => {
  it('opens by a link whose key is in no request line, and is taken for a cookie that no script and no other site gets', async () => {
    const { href, origin, key } = link();
    expect(href).toBe(`${origin}/enter#key=${key}`);
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const opened = await ask(`${origin}/enter`, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(opened).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    const { status, headers } = await redeem(key);
    expect(status).toBe(200);
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^landline-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/),
    ]);
  });

  it('serves the page and the card to whoever has the cookie, also while the office takes no guests', async () => {
    const { origin } = link();
    const headers = { cookie: await entered() };
    expect(await ask(`${origin}/`, { headers })).toMatchObject({ status: 200, body: '<!doctype html>the page' });
    expect(await ask(`${origin}/join`, { headers })).toMatchObject({ status: 200 });
    expect(await ask(`${origin}/.well-known/landline`, { headers: { ...headers, origin } })).toMatchObject({
      status: 200,
      body: expect.stringContaining('"guests":false') as string,
    });
  });

  it('lets the one who was given the link be the owner, as long as there is none', async () => {
    const { origin } = link();
    const cookie = await entered();
    const { to } = JSON.parse((await redeem(link().key)).body) as { to: string };
    expect(to).toBe(`/join#t=${host.ownerToken}`);
    const owner = await connectPeer({
      ...{ url: origin, office: host.office, name: 'Ada', join: { token: host.ownerToken } },
      socket: { extraHeaders: { cookie, origin } },
    });
    expect(owner.welcome.role).toBe('owner');
    owner.close();
    expect(JSON.parse((await redeem(link().key)).body)).toEqual({ to: '/' });
  });
});

describe('the door to it', () => {
  it('listens on loopback alone', async () => {
    const { port } = new URL(link().origin);
    const others = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address);
    for (const address of ['127.0.0.2', ...others])
      await expect(ask(`http://${address}:${port}/enter`)).rejects.toThrow('ECONNREFUSED');
  });

  it('answers to no other name, whatever cookie comes with it: a name may be bound to our address', async () => {
    const { origin, name, key } = link();
    const cookie = await entered();
    for (const foreign of ['evil.example', name.replace('127.0.0.1', 'localhost'), '127.0.0.1']) {
      const headers = { host: foreign, cookie };
      for (const path of ['/', '/enter', handshake])
        expect(await ask(`${origin}${path}`, { headers })).toMatchObject({ status: 421 });
      expect((await redeem(key, { host: foreign })).headers).not.toHaveProperty('set-cookie');
    }
  });

  it('takes nothing from pages of other origins, of other ports of this computer neither', async () => {
    const { origin, key } = link();
    const cookie = await entered();
    for (const foreign of ['https://evil.example', 'http://127.0.0.1:9', origin.replace('http:', 'https:'), 'null']) {
      expect(await redeem(key, { origin: foreign })).toMatchObject({ status: 403 });
      expect(await ask(`${origin}${handshake}`, { headers: { cookie, origin: foreign } })).toMatchObject({
        status: 403,
      });
    }
    // Another port is the same site to a browser: the cookie comes along, without an Origin where nothing is sent.
    for (const site of ['same-site', 'cross-site'])
      expect(await ask(`${origin}/`, { headers: { cookie, 'sec-fetch-site': site } })).toMatchObject({ status: 403 });
    expect(await redeem(key)).toMatchObject({ status: 200 });
  });

  it('lets nobody in without the cookie, or with another', async () => {
    const { origin, name } = link();
    const wrong = `landline-${name.split(':')[1] ?? ''}=${'A'.repeat(43)}`;
    for (const headers of [{}, { cookie: wrong }, { cookie: `${wrong}; other=1` }, { cookie: '' }])
      for (const path of ['/', '/join', '/assets/x.js', '/.well-known/landline', '/healthz', '/metrics', handshake])
        expect(await ask(`${origin}${path}`, { headers })).toMatchObject({ status: 403 });
    expect(await ask(`${origin}/hooks/any`, { method: 'POST' })).toMatchObject({ status: 405 });
  });

  it('refuses a WebSocket without the cookie, and takes one with it', async () => {
    const { origin } = link();
    const peer = (headers: Record<string, string>) =>
      connectPeer({
        ...{ url: origin, office: host.office, name: 'Ben' },
        socket: { transports: ['websocket'], extraHeaders: headers },
      });
    await expect(peer({ origin })).rejects.toThrow('websocket error');
    const cookie = await entered();
    await expect(peer({ origin: 'https://evil.example', cookie })).rejects.toThrow('websocket error');
    const ben = await peer({ origin, cookie });
    expect(ben.welcome.office).toMatchObject({ id: host.office });
    ben.close();
  });

  it('takes no link twice', async () => {
    const { key } = link();
    expect(await redeem(key)).toMatchObject({ status: 200 });
    const again = await redeem(key);
    expect(again).toMatchObject({ status: 403, body: expect.stringContaining('used before') as string });
    expect(again.headers).not.toHaveProperty('set-cookie');
  });

  it('takes no link that waited too long', async () => {
    const { key } = link();
    ahead += keyLifetime;
    expect(await redeem(key)).toMatchObject({ status: 403 });
  });

  it('tells who guesses to stop, and still takes a right key', async () => {
    const { origin, key } = link();
    const guessed = new Set<number>();
    for (let tried = 0; tried <= guesses.most; tried += 1) guessed.add((await redeem(`guess ${tried}`)).status);
    expect([...guessed]).toEqual([403, 429]);
    expect(await redeem(key)).toMatchObject({ status: 200 });
    ahead += guesses.every;
    const long = await ask(`${origin}/enter`, { method: 'POST', body: JSON.stringify({ key: 'x'.repeat(5_000) }) });
    expect(long.status).toBe(413);
  });

  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  it.skipIf(!isRoot)(
    'says nothing to programs of another user of this computer (skipped unless root on Linux)',
    async () => {
      const { name } = link();
      const script = `exec 3<>/dev/tcp/${name.replace(':', '/')}; printf 'GET /enter HTTP/1.1\\r\\nHost: ${name}\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3`;
      const as = async (uid: number) =>
        promisify(execFile)('/bin/bash', ['-c', script], { uid, gid: uid, timeout: 10_000 }).then(
          ({ stdout }) => stdout,
          (error: unknown) => (error as { stdout: string }).stdout,
        );
      expect(await as(0)).toContain('200 OK');
      expect(await as(65_534)).toBe('');
    },
  );

  it('is no way into the port of the network: the cookie is nothing there, and a page of it has no business there', async () => {
    const { origin } = link();
    const cookie = await entered();
    expect(await ask(`${host.url}/`, { headers: { cookie } })).toMatchObject({ status: 404 });
    expect(await ask(`${host.url}${handshake}`, { headers: { cookie, origin } })).toMatchObject({ status: 403 });
    expect(await ask(`${host.url}/enter`)).toMatchObject({ status: 404 });
  });
});

describe('the port of it', () => {
  const portOf = (one: TestHost) => new URL(one.host.localLink?.() ?? '').port;

  it('stays from start to start, so that browsers know the page again; without the page nothing listens there', async () => {
    const other = await startTestHost({ local: true });
    onTestFinished(() => other.end());
    const port = portOf(other);
    await other.restart({ local: true });
    expect(portOf(other)).toBe(port);
    await other.restart({ local: false });
    expect(other.host.localLink).toBeUndefined();
    await expect(ask(`http://127.0.0.1:${port}/`)).rejects.toThrow('ECONNREFUSED');
  });

  it('is another one, and the same one again, where somebody else has it for a while', async () => {
    const other = await startTestHost({ local: true });
    onTestFinished(() => other.end());
    const port = portOf(other);
    await other.host.stop();
    const squatter = createServer().listen(Number(port), '127.0.0.1');
    await once(squatter, 'listening');
    await other.restart();
    const second = portOf(other);
    expect({ moved: other.host.localMoved, same: second === port }).toEqual({ moved: true, same: false });
    await other.restart();
    expect(portOf(other)).toBe(second);
    await new Promise((resolve) => squatter.close(resolve));
    await other.restart();
    expect({ moved: other.host.localMoved, port: portOf(other) }).toEqual({ moved: false, port });
    expect(JSON.parse(await readFile(join(other.dir, 'local-ports.json'), 'utf8'))).toEqual([
      Number(port),
      Number(second),
    ]);
  });
});
