import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as tcpConnect, createServer, type AddressInfo } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { text } from 'node:stream/consumers';
import { Server as SocketServer } from 'socket.io';
import { io } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTempTrust } from '../trust/testing/temp-trust.ts';
import { createAllowed } from './allowed.ts';
import { createFrontDoor, type FrontDoorOptions, type Refusal } from './front-door.ts';

const allowed = createAllowed({ names: () => [] });

async function build(options: Partial<FrontDoorOptions> = {}) {
  const { trust, close } = await openTempTrust();
  const refused: Refusal[] = [];
  const handler = (_: IncomingMessage, response: { end(text: string): void }) => response.end('inside');
  const door = createFrontDoor(
    {
      secure: trust,
      allowed,
      handler,
      bind: ['127.0.0.1'],
      ...(options.defaultPort === undefined ? { port: 0 } : {}),
      ...options,
    },
    { refused: (why) => refused.push(why) },
  );
  onTestFinished(async () => {
    await door.close(0);
    await close();
  });
  return { door, trust, refused };
}

async function opened(options: Partial<FrontDoorOptions> = {}) {
  const made = await build(options);
  const { port } = await made.door.listen();
  const pinned = { ca: made.trust.rootCertificate, host: '127.0.0.1', port };
  return { ...made, port, pinned };
}

async function answerTo(request: ReturnType<typeof httpRequest>) {
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

/** Sends bytes as they are. @returns all that comes back until the other side closes. */
async function raw(port: number, bytes: string | Buffer): Promise<string> {
  const socket = tcpConnect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(bytes);
  const got: Buffer[] = [];
  socket.on('data', (chunk) => got.push(chunk));
  // Not `once`, which takes a reset for a failure.
  await new Promise((resolve) => socket.on('close', resolve));
  return Buffer.concat(got).toString('latin1');
}

describe('one port', () => {
  it('serves HTTPS', async () => {
    const { pinned } = await opened();
    expect(await answerTo(httpsRequest(pinned))).toMatchObject({ status: 200, body: 'inside' });
  });

  it('redirects plain HTTP to HTTPS at the name it was asked by', async () => {
    const { port } = await opened();
    const { status, headers } = await answerTo(httpRequest({ host: '127.0.0.1', port, path: '/join?x=1' }));
    expect({ status, location: headers.location }).toEqual({
      status: 308,
      location: `https://127.0.0.1:${port}/join?x=1`,
    });
  });

  it('never redirects to a foreign name', async () => {
    const { port } = await opened();
    const { status, headers } = await answerTo(
      httpRequest({ host: '127.0.0.1', port, headers: { host: 'evil.example.com' } }),
    );
    expect({ status, location: headers.location }).toEqual({ status: 400, location: undefined });
  });

  it('ends what is neither, and counts it', async () => {
    const { port, refused, pinned } = await opened();
    expect(await raw(port, Buffer.from([0, 1, 2, 3]))).toBe('');
    expect(await raw(port, 'SSH-2.0-OpenSSH_9\r\n\r\n')).toContain('400 Bad Request');
    await raw(port, Buffer.concat([Buffer.from([0x16, 3, 1, 0, 5]), Buffer.from('nonsense')]));
    expect(refused).toEqual(['not_ours', 'bad_http', 'bad_tls']);
    expect(await answerTo(httpsRequest(pinned))).toMatchObject({ status: 200 });
  });

  it('carries Socket.IO by long-polling and by WebSocket', async () => {
    const { door, trust, port } = await build().then(async (made) => {
      const server = new SocketServer(made.door.server);
      server.on('connection', (socket) =>
        socket.on('echo', (value: Buffer, reply: (value: Buffer) => void) => reply(value)),
      );
      onTestFinished(() => void server.close());
      return { ...made, ...(await made.door.listen()) };
    });
    expect(door.server.listening).toBe(false);
    for (const transport of ['polling', 'websocket']) {
      const socket = io(`https://127.0.0.1:${port}`, {
        transports: [transport],
        ca: trust.rootCertificate,
        forceNew: true,
      });
      onTestFinished(() => void socket.close());
      const big = Buffer.alloc(300_000, 7);
      expect(Buffer.compare((await socket.emitWithAck('echo', big)) as Buffer, big)).toBe(0);
    }
  });

  it('uses a renewed certificate for new connections while old ones go on', async () => {
    let address = '10.0.0.1';
    const { trust, close } = await openTempTrust({}, { machine: () => ({ names: [], addresses: [address] }) });
    onTestFinished(close);
    const { pinned, door } = await opened({ secure: trust });
    const dial = async () => {
      const socket = tlsConnect({ ...pinned, ca: trust.rootCertificate });
      onTestFinished(() => void socket.destroy());
      await once(socket, 'secureConnect');
      return socket;
    };
    const old = await dial();
    address = '10.0.0.2';
    await trust.check();
    expect((await dial()).getPeerCertificate().subjectaltname).toContain('10.0.0.2');
    old.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    expect(String((await once(old, 'data'))[0])).toContain('200 OK');
    expect(door.server.listening).toBe(false);
  });
});

describe('patience', () => {
  it('ends for a connection that says nothing', async () => {
    const { port, refused } = await opened({ greetingTimeout: 50 });
    expect(await raw(port, '')).toBe('');
    expect(refused).toEqual(['silent']);
  });

  it('ends for a handshake that does not go on', async () => {
    const { port, refused } = await opened({ greetingTimeout: 50 });
    await raw(port, Buffer.from([0x16]));
    expect(refused).toEqual(['bad_tls']);
  });

  it('ends for who shakes hands and then says nothing', async () => {
    const { refused, pinned } = await opened({ headersTimeout: 100 });
    const socket = tlsConnect(pinned).on('error', () => undefined);
    socket.resume();
    await new Promise((resolve) => socket.on('close', resolve));
    expect(refused).toEqual(['bad_http']);
  });

  it('ends for an upgrade that nobody answers, and not for one that was', async () => {
    const { door, trust, refused } = await build({ greetingTimeout: 300 });
    const server = new SocketServer(door.server, { destroyUpgrade: false });
    server.on('connection', (socket) =>
      socket.on('echo', (value: unknown, reply: (value: unknown) => void) => reply(value)),
    );
    onTestFinished(() => void server.close());
    const { port } = await door.listen();
    const pinned = { ca: trust.rootCertificate, host: '127.0.0.1', port };
    const live = io(`https://127.0.0.1:${port}`, {
      transports: ['websocket'],
      ca: trust.rootCertificate,
      forceNew: true,
    });
    onTestFinished(() => void live.close());
    expect(await live.emitWithAck('echo', 1)).toBe(1);
    const socket = tlsConnect(pinned).on('error', () => undefined);
    const closed = new Promise((resolve) => socket.resume().on('close', resolve));
    socket.write('GET /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    await closed;
    expect(refused).toEqual(['bad_http']);
    expect(live.connected).toBe(true);
    expect(await live.emitWithAck('echo', 2)).toBe(2);
  });

  it('ends for an upgrade that nobody answers, though a request before it was answered', async () => {
    const { refused, pinned } = await opened({ greetingTimeout: 300 });
    const socket = tlsConnect(pinned).on('error', () => undefined);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(socket, 'data');
    socket.write('GET /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    await closed;
    expect(refused).toEqual(['bad_http']);
  });

  it('ends for headers that trickle in, over TLS and plain', async () => {
    const { port, refused, pinned } = await opened({ headersTimeout: 100 });
    const socket = tlsConnect(pinned);
    await once(socket, 'secureConnect');
    const trickle = setInterval(() => socket.write('X'), 20);
    onTestFinished(() => clearInterval(trickle));
    socket.on('error', () => undefined).resume();
    socket.write('GET / HTTP/1.1\r\nX-');
    await Promise.all([new Promise((resolve) => socket.on('close', resolve)), raw(port, 'GET / HTTP/1.1\r\nX-')]);
    expect(refused).toEqual(['bad_http', 'bad_http']);
  });
});

describe('connections', () => {
  it('of all together are capped, and leave room again when they end', async () => {
    const { port, refused, pinned } = await opened({ caps: { total: 2 } });
    const two = [tcpConnect(port, '127.0.0.1'), tcpConnect(port, '127.0.0.1')];
    await Promise.all(two.map((socket) => once(socket, 'connect')));
    expect(await raw(port, 'GET')).toBe('');
    expect(refused).toEqual(['too_many']);
    two.forEach((socket) => socket.destroy());
    await expect.poll(() => answerTo(httpsRequest(pinned)).catch(() => undefined)).toMatchObject({ status: 200 });
  });

  it('that are left at the end are cut after the deadline', async () => {
    const { door, port } = await opened();
    const socket = tcpConnect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await door.close(20);
    socket.resume();
    await closed;
    await expect(once(tcpConnect(port, '127.0.0.1'), 'connect')).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('the port', () => {
  async function takePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  it('that was asked for explicitly must be free', async () => {
    const port = await takePort();
    const { door } = await build({ port });
    await expect(door.listen()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(`Port ${port} is taken`) as string,
    });
  });

  it('that nobody asked for is the next free one', async () => {
    const taken = await takePort();
    const { door } = await build({ defaultPort: taken });
    const { port } = await door.listen();
    expect(port).toBeGreaterThan(taken);
    expect(port).toBeLessThan(taken + 10);
  });

  it('is the same on every address', async () => {
    const { door } = await build({ bind: ['127.0.0.1', '127.0.0.2'] });
    const { port, addresses } = await door.listen();
    expect(addresses).toEqual(['127.0.0.1', '127.0.0.2']);
    for (const address of addresses) await once(tcpConnect(port, address), 'connect').then(() => undefined);
  });

  it('is open over IPv4 and IPv6 when no address is given', async () => {
    const { trust, refused } = await build();
    const door = createFrontDoor(
      { secure: trust, allowed, handler: () => undefined, port: 0 },
      { refused: (why) => refused.push(why) },
    );
    onTestFinished(() => door.close(0));
    const { port } = await door.listen();
    for (const address of ['127.0.0.1', '::1']) {
      const socket = tcpConnect(port, address);
      await once(socket, 'connect');
      socket.destroy();
    }
  });

  it('of an address this computer does not have is refused with a reason', async () => {
    const { door } = await build({ bind: ['203.0.113.9'] });
    await expect(door.listen()).rejects.toMatchObject({ code: 'bad_request' });
  });
});
