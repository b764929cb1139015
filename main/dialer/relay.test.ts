import { once } from 'node:events';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { connect as tcpConnect } from 'node:net';
import { text } from 'node:stream/consumers';
import { io } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Card } from '../../protocol/index.ts';
import { type Trust } from '../host/trust/index.ts';
import { openTempTrust } from '../host/trust/testing/temp-trust.ts';
import { absent, dialer, known, office } from '../../tests/support/door.ts';

describe('the relay', () => {
  const ask = async (relayPort: number, trust: Trust, id: string) => {
    const asked = request({
      host: '127.0.0.1',
      port: relayPort,
      path: '/.well-known/landline',
      headers: { host: `${id}.localhost` },
      servername: `${id}.localhost`,
      ca: trust.rootCertificate,
      agent: false,
    }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return JSON.parse(await text(response)) as Card;
  };

  it('leads to the office by the way that won, TLS end to end, and tells its key', async () => {
    const { id, address, trust } = await office();
    const target = dialer();
    await known(target, id, [absent, address]);
    const relay = await target.relay(id);
    expect(relay.certificate()).toBe('');
    expect((await ask(relay.port, trust, id)).office).toBe(id);
    expect(relay.certificate()).toBe(trust.certificateKeyHash);
    expect(relay.url).toBe(`https://${id}.localhost:${relay.port}`);
  });

  it('carries Socket.IO and ends when either side does', async () => {
    const { id, address, trust, stop } = await office();
    const target = dialer();
    await known(target, id, [address]);
    const relay = await target.relay(id);
    const socket = io(`https://127.0.0.1:${relay.port}`, {
      ca: trust.rootCertificate,
      reconnection: false,
      forceNew: true,
    });
    onTestFinished(() => void socket.close());
    const big = Buffer.alloc(900_000, 5);
    expect(Buffer.compare((await socket.emitWithAck('echo', big)) as Buffer, big)).toBe(0);
    const lost = new Promise((resolve) => socket.once('disconnect', resolve));
    await stop();
    await lost;
    await expect.poll(() => relay.counts().open).toBe(0);
  });

  it('takes another way when the one in use is gone', async () => {
    const { trust, close } = await openTempTrust();
    onTestFinished(close);
    const before = await office({ trust });
    const target = dialer();
    await known(target, before.id, [before.address]);
    const relay = await target.relay(before.id);
    await ask(relay.port, trust, before.id);
    await before.stop();
    const after = await office({ trust });
    await known(target, before.id, [after.address]);
    expect((await ask(relay.port, trust, before.id)).office).toBe(before.id);
  });

  it('tells whether the office can be reached, when that changes', async () => {
    const { trust, close } = await openTempTrust();
    onTestFinished(close);
    const before = await office({ trust });
    const target = dialer({ provenFor: 0 });
    await known(target, before.id, [before.address]);
    const relay = await target.relay(before.id);
    const told: boolean[] = [];
    const stop = relay.onReach((reached) => told.push(reached));
    await ask(relay.port, trust, before.id);
    await ask(relay.port, trust, before.id);
    await before.stop();
    for (let tries = 0; tries < 2; tries += 1) await expect(ask(relay.port, trust, before.id)).rejects.toThrow();
    expect(told).toEqual([true, false]);
    const after = await office({ trust });
    await known(target, before.id, [after.address]);
    await ask(relay.port, trust, before.id);
    expect(told).toEqual([true, false, true]);
    stop();
  });

  it('tells which host it leads to when that is proven, and once, however often it is proven again', async () => {
    const { id, address, trust } = await office();
    const target = dialer({ provenFor: 0 });
    await known(target, id, [address]);
    const relay = await target.relay(id);
    const told: string[] = [];
    const stop = relay.onCertificate((certificate) => told.push(certificate));
    await ask(relay.port, trust, id);
    await ask(relay.port, trust, id);
    expect(told).toEqual([trust.certificateKeyHash]);
    stop();
  });

  it('proves its way anew after the networks changed', async () => {
    const { id, address, trust } = await office();
    const listeners: (() => void)[] = [];
    const on = ((_: string, listener: () => void) => (listeners.push(listener), () => undefined)) as never;
    const target = dialer({ provenFor: 60_000 }, { discovery: { offices: () => [], on } });
    await known(target, id, [address]);
    const relay = await target.relay(id);
    await ask(relay.port, trust, id);
    const before = target.tries(id);
    await ask(relay.port, trust, id);
    expect(target.tries(id)).toBe(before);
    listeners.forEach((listener) => listener());
    await ask(relay.port, trust, id);
    expect(target.tries(id)).not.toBe(before);
  });

  it('resets a connection when no way leads to the office, and listens on loopback alone', async () => {
    const { id } = await office();
    const target = dialer();
    const relay = await target.relay(id);
    const socket = tcpConnect(relay.port, '127.0.0.1');
    await expect(once(socket, 'end')).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(once(tcpConnect(relay.port, '127.0.0.2'), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await relay.close();
    await expect(once(tcpConnect(relay.port, '127.0.0.1'), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
