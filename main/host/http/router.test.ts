import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { LandlineError, type Card } from '../../../protocol/index.ts';
import { createAllowed, hostName } from './allowed.ts';
import { cardRoute } from './card-route.ts';
import { createRouter, sendText } from './router.ts';

const card = { product: 'landline', name: 'Here' } as Card;
const errors: string[] = [];
const logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (_: object, line: string) => void errors.push(line),
};
const allowed = createAllowed({ names: () => ['Reception', 'chat.example.lan'], appOrigins: ['app://landline'] });
const router = createRouter({ allowed, logger })
  .add('GET', '/', (_, response) => sendText(response, 200, 'home'))
  .add('GET', '/assets/*', (_, response, { params }) => sendText(response, 200, params['*'] ?? ''))
  .add('GET', '/blobs/:id', (_, response, { params, query }) =>
    sendText(response, 200, `${params['id'] ?? ''} ${query.get('ticket') ?? ''}`),
  )
  .add('POST', '/hooks/:token', () => {
    throw new LandlineError('rate_limited', 'Slower.');
  })
  .add('POST', '/upload', async (request) => {
    await text(request);
  })
  .add('GET', '/broken', async () => Promise.reject(new Error('a secret')))
  .add(
    'GET',
    '/.well-known/landline',
    cardRoute(() => card, allowed),
  );
const server = createServer((req, res) => router.handle(req, res));

beforeAll(async () => once(server.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => void server.close());

async function ask(path: string, { method = 'GET', headers = {} } = {}) {
  const { port } = server.address() as AddressInfo;
  const asked = request({ port, host: '127.0.0.1', path, method, headers: { host: 'localhost', ...headers } }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: (await text(response)).trim(), headers: response.headers };
}

describe('the router', () => {
  it('takes a body that its sender breaks off for no failure of its own', async () => {
    const { port } = server.address() as AddressInfo;
    const sending = request({
      port,
      host: '127.0.0.1',
      path: '/upload',
      method: 'POST',
      headers: { host: 'localhost' },
    });
    sending.on('error', () => undefined);
    sending.write('half');
    const [socket] = (await once(server, 'connection')) as [Socket];
    await once(server, 'request');
    sending.destroy();
    // Not `once`: the body that breaks off is an error to the socket.
    await new Promise((resolve) => socket.once('close', resolve));
    expect(await ask('/')).toMatchObject({ status: 200 });
    expect(errors).toEqual([]);
  });

  it('finds the handler by method and path, with parameters and query', async () => {
    expect(await ask('/')).toMatchObject({ status: 200, body: 'home' });
    expect(await ask('/blobs/abc?ticket=t%201')).toMatchObject({ body: 'abc t 1' });
    expect(await ask('/blobs/a%2Fb?ticket=')).toMatchObject({ body: 'a/b' });
    expect(await ask('/assets/x/y.js')).toMatchObject({ body: 'x/y.js' });
  });

  it('says what is not there and what cannot be done', async () => {
    expect(await ask('/blobs')).toMatchObject({ status: 404 });
    expect(await ask('/blobs/')).toMatchObject({ status: 404 });
    expect(await ask('/%zz')).toMatchObject({ status: 400 });
    expect(await ask('/blobs/a', { method: 'DELETE' })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  it('answers HEAD as GET without the body', async () => {
    expect(await ask('/', { method: 'HEAD' })).toMatchObject({
      status: 200,
      body: '',
      headers: { 'content-length': '5' },
    });
  });

  it('turns errors into answers, and tells no secrets', async () => {
    expect(await ask('/hooks/x', { method: 'POST' })).toMatchObject({ status: 429, body: 'Slower.' });
    const { status, body } = await ask('/broken');
    expect(status).toBe(500);
    expect(body).not.toContain('secret');
    expect(errors).toHaveLength(1);
  });

  it('sends what keeps browsers from guessing, framing, keeping and telling, also with errors', async () => {
    for (const path of ['/', '/nothing']) {
      const { headers } = await ask(path);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      expect(headers).not.toHaveProperty('strict-transport-security');
    }
  });
});

describe('the Host header', () => {
  it.each([
    '192.168.1.5:7788',
    '[fd00::1]:7788',
    'localhost',
    'abc.localhost:1',
    'printer.local',
    'RECEPTION:7788',
    'chat.example.lan.',
  ])('may be %s', async (host) => expect(await ask('/', { headers: { host } })).toMatchObject({ status: 200 }));

  it.each([
    'evil.example.com',
    'localhost.evil.com',
    'evillocalhost',
    '*',
    'a b',
    'user@localhost',
    'reception.evil.com',
  ])('may not be "%s"', async (host) => expect((await ask('/', { headers: { host } })).status).toBe(421));

  it('is read without port, brackets and final dot', () => {
    expect(['[::1]:80', 'A.local.', '10.0.0.1', ':80'].map((host) => hostName(host))).toEqual([
      '::1',
      'a.local',
      '10.0.0.1',
      undefined,
    ]);
  });
});

describe("the office's card", () => {
  const path = '/.well-known/landline';
  it('is told to programs, to our own pages and to the app', async () => {
    expect(JSON.parse((await ask(path)).body)).toEqual(card);
    for (const origin of ['app://landline', 'https://localhost']) {
      expect(await ask(path, { headers: { origin } })).toMatchObject({
        status: 200,
        headers: { 'access-control-allow-origin': origin, vary: 'Origin' },
      });
    }
  });

  it.each(['https://evil.example.com', 'null', 'http://localhost', 'https://localhost:1', 'app://landline.evil'])(
    'is not told to a page of %s',
    async (origin) => {
      const { status, headers } = await ask(path, { headers: { origin } });
      expect(status).toBe(403);
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    },
  );
});
