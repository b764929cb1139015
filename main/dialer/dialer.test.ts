import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { io } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTempTrust } from '../host/trust/testing/temp-trust.ts';
import { absent, dialer, known, listening, mute, office } from '../../tests/support/door.ts';
import { createFileWayMemory, createWayMemory } from './index.ts';

describe('the race', () => {
  it('is won by the way that works, and keeps the reason of each that does not', async () => {
    const { id, address } = await office();
    const other = await office();
    const noTls = await listening(createServer((socket) => socket.on('error', () => undefined).end('SSH-2.0\r\n')));
    const target = dialer({ stagger: 100 });
    await known(target, id, [absent, other.address, noTls, address]);
    const result = await target.connect(id);
    expect(result.ok).toBe(true);
    const failed = target.tries(id).flatMap((one) => one.failed?.reason ?? []);
    expect(failed.sort()).toEqual(['not_tls', 'refused', 'wrong_office']);
    expect(target.tries(id).at(-1)).toMatchObject({ outcome: 'won', candidate: { source: 'invite' } });
  });

  it('is not held up by a port that says nothing', async () => {
    const { id, address } = await office();
    const target = dialer({ stagger: 30 });
    await known(target, id, [await mute(), address]);
    const result = await target.connect(id);
    expect(result.ok).toBe(true);
    await expect
      .poll(() =>
        target
          .tries(id)
          .map((one) => one.outcome)
          .sort(),
      )
      .toEqual(['outrun', 'won']);
  });

  it('says when there was no answer, and when no address is known', async () => {
    const { id } = await office();
    const target = dialer({ attemptTimeout: 50 });
    expect(await target.connect(id)).toMatchObject({
      ok: false,
      error: { code: 'unavailable', message: 'No address of this office is known.' },
    });
    await known(target, id, [await mute()]);
    expect(await target.connect(id)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(target.tries(id)[0]?.failed?.reason).toBe('no_answer');
  });

  it('is won all the same where the way cannot be written down', async () => {
    const { id, address } = await office();
    const memory = createWayMemory();
    const target = dialer({}, { ways: { ...memory, put: () => Promise.reject(new Error('ENOSPC')) } });
    await memory.put(id, { addresses: [{ address, source: 'typed' }] });
    expect((await target.connect(id)).ok).toBe(true);
  });

  it('begins with the way that was good last', async () => {
    const { id, address } = await office();
    const ways = createWayMemory();
    const first = dialer({ stagger: 10 }, { ways });
    await known(first, id, [await mute(), address]);
    expect((await first.connect(id)).ok).toBe(true);
    const second = dialer({ stagger: 60_000 }, { ways });
    expect((await second.connect(id)).ok).toBe(true);
    expect(second.tries(id)).toMatchObject([{ outcome: 'won', candidate: { source: 'last' } }]);
  });

  it('takes what discovery has found, and looks names up', async () => {
    const { id, port } = await office();
    const found = { office: id, endpoints: [{ address: '127.0.0.1', port }] } as never;
    const target = dialer({}, { discovery: { offices: () => [found], on: () => () => undefined } });
    expect((await target.connect(id)).ok).toBe(true);
    expect(target.tries(id).at(-1)?.candidate.source).toBe('discovered');
    const typing = dialer();
    await known(typing, id, [`localhost:${port}`]);
    expect((await typing.connect(id)).ok).toBe(true);
  });

  it('ends when its caller gives up, and when the dialer stops', async () => {
    const { id } = await office();
    const target = dialer();
    await known(target, id, [await mute()]);
    const off = new AbortController();
    const running = target.connect(id, off.signal);
    off.abort();
    expect(await running).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    const again = target.connect(id);
    await target.stop();
    expect(await again).toMatchObject({ ok: false });
  });
});

describe('the agent', () => {
  it.each(['polling', 'websocket'])('takes Socket.IO to the office by %s, whatever the URL says', async (transport) => {
    const { id, address, trust } = await office();
    const target = dialer();
    await known(target, id, [absent, address]);
    const agent = target.agentFor(id);
    const socket = io(`https://${id}.localhost`, { transports: [transport], agent: agent as never, forceNew: true });
    onTestFinished(() => void socket.close());
    const big = Buffer.alloc(200_000, 3);
    expect(Buffer.compare((await socket.emitWithAck('echo', big)) as Buffer, big)).toBe(0);
    expect(agent.certificate()).toBe(trust.certificateKeyHash);
  });

  it('lets nothing out when another office answers', async () => {
    const [one, other] = [await office(), await office()];
    let requests = 0;
    other.door.server.on('request', () => requests++);
    const target = dialer();
    await known(target, one.id, [other.address], one.trust.rootCertificate);
    const socket = io(`https://${one.id}.localhost`, {
      agent: target.agentFor(one.id) as never,
      reconnection: false,
      forceNew: true,
    });
    onTestFinished(() => void socket.close());
    await new Promise((resolve) => socket.once('connect_error', resolve));
    expect(requests).toBe(0);
  });

  it('finds the office again after it has moved to another port', async () => {
    const { trust, close } = await openTempTrust();
    onTestFinished(close);
    const before = await office({ trust });
    const target = dialer();
    await known(target, before.id, [before.address]);
    const socket = io(`https://${before.id}.localhost`, {
      agent: target.agentFor(before.id) as never,
      reconnectionDelay: 20,
      forceNew: true,
    });
    onTestFinished(() => void socket.close());
    expect(await socket.emitWithAck('echo', 1)).toBe(1);
    const lost = new Promise((resolve) => socket.once('disconnect', resolve));
    await before.stop();
    await lost;
    const after = await office({ trust });
    await known(target, before.id, [after.address]);
    expect(await socket.timeout(8_000).emitWithAck('echo', 2)).toBe(2);
  });
});

describe('the first contact', () => {
  it('brings the card, the office that was proven and its root', async () => {
    const { id, address, trust } = await office();
    const met = await dialer().fetchCard(address);
    expect(met).toMatchObject({
      ok: true,
      card: { office: id, name: 'Here' },
      way: { office: id, keyHash: trust.certificateKeyHash },
    });
    expect(await dialer().fetchCard(address, { office: id })).toMatchObject({ ok: true });
  });

  it('refuses another office than the one of the invite, and a card that names another', async () => {
    const [one, other] = [await office(), await office()];
    expect(await dialer().fetchCard(other.address, { office: one.id })).toMatchObject({
      ok: false,
      error: { code: 'wrong_office' },
    });
    const liar = await office({ card: { office: one.id } });
    expect(await dialer().fetchCard(liar.address)).toMatchObject({ ok: false, error: { code: 'wrong_office' } });
  });

  it('says why there is nobody', async () => {
    expect(await dialer().fetchCard(absent)).toMatchObject({
      ok: false,
      error: { code: 'unavailable', message: expect.stringContaining('Nothing listens') as string },
    });
    expect(await dialer().fetchCard('not an address')).toMatchObject({ ok: false });
    expect((await dialer().probe(absent)).tries).toMatchObject([{ outcome: 'failed', failed: { reason: 'refused' } }]);
  });

  it('does not wait for ever, and does not read for ever', async () => {
    expect((await dialer({ raceTimeout: 80 }).probe(await mute())).failed?.reason).toBe('no_answer');
    const { trust, close } = await openTempTrust();
    onTestFinished(close);
    const server = createTlsServer(trust.contextOptions(), (socket) => {
      socket.on('error', () => undefined).write('HTTP/1.1 200 OK\r\n\r\n');
      const flood = () => socket.writable && socket.write('x'.repeat(60_000), flood);
      flood();
    });
    const { failed } = await dialer().probe(await listening(server));
    expect(failed?.reason).toBe('no_card');
  });
});

describe('the memory of ways', () => {
  it('keeps of a pasted link where it leads, and not the token behind it', async () => {
    const ways = createWayMemory();
    const typed = `https://office.example.lan:7800/join#t=${'A'.repeat(400)}`;
    await dialer({}, { ways }).remember('o', { addresses: [typed, 'no address'], source: 'typed' });
    expect((await ways.get('o'))?.addresses).toEqual([{ address: 'office.example.lan:7800', source: 'typed' }]);
  });

  it('lasts in a file, survives a broken one, and never pins a root that is not the office', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'landline-ways-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    const path = join(dir, 'ways.json');
    const [one, other] = [await office(), await office()];
    const target = dialer({}, { ways: createFileWayMemory(path) });
    await known(target, one.id, [one.address]);
    expect((await target.connect(one.id)).ok).toBe(true);
    const again = await createFileWayMemory(path).get(one.id);
    expect(again).toMatchObject({ last: one.address, addresses: [{ address: one.address, source: 'invite' }] });
    // Pinned to the root of another: known by its id, the office is still the only one that is let in.
    await createFileWayMemory(path).put(one.id, { ...again!, root: other.trust.rootCertificate });
    expect((await dialer({}, { ways: createFileWayMemory(path) }).connect(one.id)).ok).toBe(true);
    await writeFile(path, '{"broken');
    expect(await createFileWayMemory(path).get(one.id)).toBeUndefined();
  });
});
