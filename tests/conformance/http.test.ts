import { request as plainRequest } from 'node:http';
import { request as tlsRequest, type RequestOptions } from 'node:https';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { card } from '../../protocol/index.ts';
import { startTestHost, type TestHost } from '../support/host.ts';
import { rawPeer } from './raw.ts';

let office: TestHost;
beforeAll(async () => {
  office = await startTestHost();
});
afterAll(() => office.end());

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

function ask(path: string, options: RequestOptions & { body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = tlsRequest(
      new URL(path, office.url),
      { rejectUnauthorized: false, agent: false, ...options },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
        });
      },
    );
    request.once('error', reject);
    request.end(options.body);
  });
}

describe('Ports and HTTP', () => {
  it('answers a stranger with the card and nothing of the people', async () => {
    const { status, headers, body } = await ask('/.well-known/landline');
    expect(status).toBe(200);
    expect(headers['x-content-type-options']).toBe('nosniff');
    const said = card.strict().parse(JSON.parse(body));
    expect(said).toMatchObject({ office: office.office, name: 'Test office', join: 'open', guests: false });
  });

  it('says why there is no page: no guests, or none that was built', async () => {
    expect(await ask('/')).toMatchObject({ status: 404, body: expect.stringContaining('takes no guests') as unknown });
    const other = await startTestHost({ guests: true });
    const { href } = new URL('/join', other.url);
    expect(await ask(href)).toMatchObject({ status: 404, body: expect.stringContaining('build') as unknown });
    await other.end();
  });

  it('redirects plain HTTP on the same port to https', async () => {
    const location = await new Promise((resolve, reject) => {
      const url = office.url.replace('https:', 'http:');
      plainRequest(`${url}/join?x=1`, (response) => {
        resolve([response.statusCode, response.headers.location]);
        response.resume();
      })
        .once('error', reject)
        .end();
    });
    expect(location).toEqual([308, `${office.url}/join?x=1`]);
  });

  it.each([
    ['GET', '/nothing', 404],
    ['DELETE', '/.well-known/landline', 405],
    ['GET', '/hooks/whatever', 405],
    ['GET', '/', 404],
    ['GET', '/assets/..%2f..%2fpackage.json', 404],
    ['GET', '/%zz', 400],
  ])('answers %s %s with %i', async (method, path, expected) => {
    expect((await ask(path, { method })).status).toBe(expected);
  });

  it('refuses a name that is not its own, so that no foreign page can be bound to its address', async () => {
    const { status, body } = await ask('/.well-known/landline', { headers: { host: 'evil.example.com' } });
    expect(status).toBe(421);
    expect(body).not.toContain(office.office);
  });

  it.each(['/.well-known/landline', '/socket.io/?EIO=4&transport=polling', '/files/?EIO=4&transport=polling'])(
    'refuses a page of another origin at %s and lets it read nothing',
    async (path) => {
      const { status, headers } = await ask(path, { headers: { origin: 'https://evil.example.com' } });
      expect(status).toBe(403);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    },
  );

  it('tells its health and metrics to the machine itself, but not to a page in its browser', async () => {
    expect(await ask('/healthz')).toMatchObject({ status: 200, body: 'ok\n' });
    expect((await ask('/metrics')).body).toContain('landline_connections');
    expect((await ask('/metrics', { headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(403);
  });

  it('answers an unknown webhook in Slack’s words', async () => {
    expect(await ask('/hooks/AAAAAAAAAAAAAAAAAAAAAAAAAAA', { method: 'POST', body: '{"text":"x"}' })).toMatchObject({
      status: 404,
      body: 'no_service',
    });
    expect((await ask('/metrics')).body).toMatch(/landline_http_refused_total\{status="404"\} [1-9]/);
    expect(office.log.lines).toContainEqual({
      level: 'debug',
      fields: { method: 'POST', status: 404 },
      message: 'a request was refused',
    });
  });

  it('opens Engine.IO over long-polling with the sizes and heartbeat of the page', async () => {
    const { status, body } = await ask('/socket.io/?EIO=4&transport=polling');
    expect(status).toBe(200);
    expect(JSON.parse(body.slice(1))).toMatchObject({
      upgrades: ['websocket'],
      pingInterval: 10_000,
      pingTimeout: 8_000,
      maxPayload: 256 * 1024,
    });
  });

  it('closes on bytes that are neither TLS nor HTTP, counts them, and goes on', async () => {
    const { port } = office.host;
    for (const bytes of [
      Buffer.from([0, 1, 2, 3]),
      Buffer.from('SSH\0'),
      Buffer.alloc(4096, 0xff),
      Buffer.from([0x16, 3, 1, 255, 255, 0, 0]),
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
        socket.on('error', () => undefined);
        socket.on('close', () => {
          resolve();
        });
        socket.resume();
      });
    }
    expect((await ask('/metrics')).body).toMatch(/landline_bad_bytes_total\{kind="not_ours"\} [1-9]/);
    expect(office.log.lines).toContainEqual(expect.objectContaining({ level: 'debug', fields: { kind: 'not_ours' } }));
    const peer = await rawPeer(office.url, office.office, { name: 'After the garbage' });
    peer.close();
  });
});
