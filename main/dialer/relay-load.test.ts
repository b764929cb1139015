import { once } from 'node:events';
import { connect as tcpConnect, createServer, type Server, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRelay, type Relay } from './relay.ts';
import { dialer, known, listening, mute, office } from '../../tests/support/door.ts';

/** A relay to any server: the way is taken for proven, what is looked at is how the bytes pass. */
async function relayTo(server: Server): Promise<Relay> {
  const [address = '', port = ''] = (await listening(server)).split(':');
  const relay = await createRelay(
    { office: 'o', port: 0, provenFor: 60_000, connectTimeout: 2_000 },
    {
      connect: () =>
        Promise.resolve({
          ok: true,
          connection: { way: { endpoint: { address, port: Number(port) } }, socket: tcpConnect(Number(port), address) },
        } as never),
      onRefresh: () => () => undefined,
    },
  );
  onTestFinished(() => relay.close());
  return relay;
}

const client = (relay: Relay, options: { allowHalfOpen?: boolean } = {}) => {
  const socket = tcpConnect({ port: relay.port, host: '127.0.0.1', ...options });
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  return socket;
};

async function collected(socket: Socket): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

describe('the relay under load', () => {
  it('carries three hundred connections at once, none mixed with another, and forgets them when they are done', async () => {
    const relay = await relayTo(
      createServer((socket) => {
        socket.on('error', () => undefined).pipe(socket);
      }),
    );
    const said = Array.from({ length: 300 }, (_, at) => `${at}:`.repeat(2_000));
    const heard = await Promise.all(
      said.map((text) => {
        const socket = client(relay);
        socket.end(text);
        return collected(socket);
      }),
    );
    expect(heard.every((text, at) => text === said[at])).toBe(true);
    expect(relay.counts().connections).toBe(300);
    await expect.poll(() => relay.counts().open).toBe(0);
  });

  it('passes each side’s end for itself: what is answered to a client that has said all still arrives', async () => {
    const relay = await relayTo(
      createServer({ allowHalfOpen: true }, (socket) => {
        socket.on('error', () => undefined).resume();
        socket.on('end', () => {
          socket.write('heard all, ');
          setTimeout(() => socket.end('goodbye'), 100);
        });
      }),
    );
    const socket = client(relay, { allowHalfOpen: true });
    socket.end('that is all');
    expect(await collected(socket)).toBe('heard all, goodbye');
    await expect.poll(() => relay.counts().open).toBe(0);
  });

  it('holds no more than a few buffers for a reader that does not read', async () => {
    let written = 0;
    const chunk = Buffer.alloc(1024 * 1024, 7);
    const relay = await relayTo(
      createServer((socket) => {
        socket.on('error', () => undefined);
        const flood = () => {
          while (written < 512 * chunk.length) {
            written += chunk.length;
            if (!socket.write(chunk)) return;
          }
          socket.end();
        };
        socket.on('drain', flood);
        flood();
      }),
    );
    const slow = client(relay).pause();
    await once(slow, 'connect');
    // It stands still when the kernel's buffers are full: what the sender gets rid of does not grow any more.
    let before = -1;
    await expect
      .poll(
        () => {
          const still = before === written && written > 0;
          before = written;
          return still;
        },
        { interval: 300, timeout: 10_000 },
      )
      .toBe(true);
    expect(written).toBeLessThan(64 * chunk.length);
    // Others are not held up by it, and it gets the rest when it reads.
    slow.destroy();
    await expect.poll(() => relay.counts().open).toBe(0);
  });

  it('ends the connection to the host when a client vanishes', async () => {
    const upstream: Socket[] = [];
    const relay = await relayTo(
      createServer((socket) => {
        upstream.push(socket.on('error', () => undefined).resume());
      }),
    );
    const sockets = Array.from({ length: 20 }, () => client(relay));
    await expect.poll(() => relay.counts().open).toBe(20);
    for (const socket of sockets) socket.resetAndDestroy();
    await expect.poll(() => upstream.every((socket) => socket.destroyed)).toBe(true);
    await expect.poll(() => relay.counts().open).toBe(0);
  });
});

describe('ways that lead nowhere', () => {
  it('are all named, and the race ends: nobody there, one that never answers TLS, another office', async () => {
    const [one, other] = [await office(), await office()];
    const target = dialer({ stagger: 20, attemptTimeout: 400 });
    await known(target, one.id, ['127.0.0.1:1', await mute(), other.address]);
    const result = await target.connect(one.id);
    expect(result).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    const failed = target.tries(one.id).flatMap((attempt) => attempt.failed?.reason ?? []);
    expect(failed.sort()).toEqual(['no_answer', 'refused', 'wrong_office']);
    for (const words of ['Nothing listens', 'no answer in time', 'Another office'])
      expect(result.ok ? '' : result.error.message).toContain(words);
  });

  it('with another office’s certificate on every one of them are said loudly', async () => {
    const [one, two, three] = [await office(), await office(), await office()];
    const target = dialer();
    await known(target, one.id, [two.address, three.address], one.trust.rootCertificate);
    expect(await target.connect(one.id)).toMatchObject({ ok: false, error: { code: 'wrong_office' } });
    // Through the relay nothing passes to them either.
    const relay = await target.relay(one.id);
    const socket = tlsConnect({ port: relay.port, host: '127.0.0.1', rejectUnauthorized: false });
    onTestFinished(() => void socket.destroy());
    await expect(once(socket, 'secureConnect')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('do not keep an office away that comes back: the next try finds it', async () => {
    const gone = await office();
    const target = dialer({ attemptTimeout: 400 });
    await known(target, gone.id, [gone.address]);
    expect((await target.connect(gone.id)).ok).toBe(true);
    await gone.door.close(0);
    expect((await target.connect(gone.id)).ok).toBe(false);
    const back = await office({ trust: gone.trust, port: gone.port });
    expect(back.address).toBe(gone.address);
    expect((await target.connect(gone.id)).ok).toBe(true);
    expect(target.tries(gone.id)).toMatchObject([{ outcome: 'won', candidate: { source: 'last' } }]);
  });
});
