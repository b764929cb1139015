import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'node:https';
import { request as plainRequest } from 'node:http';
import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../client/index.ts';
import { resolveTyped } from '../../main/discovery/index.ts';
import { createDialer, createWayMemory } from '../../main/dialer/index.ts';
import { startDnsServer } from '../../main/discovery/testing/dns-server.ts';
import { createHost } from '../../main/host/index.ts';
import { openRaw } from '../conformance/raw.ts';
import { createLog } from '../support/host.ts';
import { collect, general, openOffice, when, type Office } from '../support/office.ts';
import { connectPeer } from '../support/peer.ts';
import { until } from '../support/wait.ts';
import { openLine } from '../support/faulty-line.ts';

/**
 * The words in which people ask for such a messenger, each shown at work on a real host and real clients.
 */
let office: Office;
let ada: Client;
let bob: Client;
let room: string;
const port = () => office.host().port;
const url = () => `https://127.0.0.1:${port()}`;

beforeAll(async () => {
  office = await openOffice();
  ada = await office.joined('Ada', { token: office.ownerToken });
  bob = await office.joined('Bob');
  room = await general(ada);
  await bob.openRoom(room);
});
afterAll(() => office.close());

const texts = (client: Client, of: string) => client.timeline(of).items.map(({ text }) => text);
const say = async (client: Client, where: string, text: string) => (await client.send(where, { text })).done;

describe('messages', () => {
  test('event', async () => {
    const events = collect(bob, 'event');
    const { id } = await say(ada, room, 'an event');
    const { event } = await when(bob, () => events.find((change) => change.event.id === id));
    expect(event).toMatchObject({ type: 'message', room, member: ada.office()?.member, body: { text: 'an event' } });
  });

  test('acknowledgement', async () => {
    const before = (await bob.request('ping', {})).seq;
    const sent = await say(ada, room, 'is it on disk?');
    expect(sent.seq).toBeGreaterThan(before);
    expect((await bob.request('message', { id: sent.id })).message.event.seq).toBe(sent.seq);
  });

  test('broadcast', async () => {
    const others = [];
    for (const name of ['Cy', 'Di', 'Ed']) others.push(await office.joined(name));
    for (const client of others) await client.openRoom(room);
    await say(ada, room, 'to everybody');
    for (const client of [bob, ...others]) await when(client, () => texts(client, room).includes('to everybody'));
    for (const client of others) await client.stop();
  });

  test('room', async () => {
    const made = await ada.createRoom({ kind: 'private', name: 'only Ada' });
    await made.done;
    await say(ada, made.room, 'nobody hears this');
    await expect(bob.request('history', { room: made.room, at: { where: 'newest' } })).rejects.toMatchObject({
      code: 'not_found',
    });
    await say(ada, room, 'everybody hears this');
    await when(bob, () => texts(bob, room).includes('everybody hears this'));
    expect(bob.room(made.room)).toBeUndefined();
  });

  test('several rooms at once', async () => {
    const rooms = [];
    for (const name of ['one', 'two', 'three']) rooms.push(await ada.createRoom({ kind: 'public', name }));
    for (const made of rooms) await made.done;
    for (const made of rooms) await when(bob, () => bob.room(made.room));
    for (const made of rooms) await bob.openRoom(made.room);
    await Promise.all(rooms.map((made, at) => say(ada, made.room, `in ${at}`)));
    for (const [at, made] of rooms.entries()) {
      await when(bob, () => texts(bob, made.room).length > 0);
      expect(texts(bob, made.room)).toEqual([`in ${at}`]);
    }
  });

  test('default room (direct)', async () => {
    const eve = await office.joined('Eve');
    const direct = await ada.openDirect([bob.office()?.member ?? '']);
    await say(ada, direct.room, 'to Bob alone');
    await when(bob, () => bob.room(direct.room));
    await bob.openRoom(direct.room);
    await when(bob, () => texts(bob, direct.room).includes('to Bob alone'));
    expect(bob.room(direct.room)?.title).toBe('Ada');
    expect(eve.room(direct.room)).toBeUndefined();
    expect((await bob.openDirect([ada.office()?.member ?? ''])).room).toBe(direct.room);
    await eve.stop();
  });

  test('binary', async () => {
    const bytes = new Uint8Array(randomBytes(3_000_000));
    const read = async (from: number, length: number) => bytes.slice(from, from + length);
    const file = await ada.upload({ name: 'noise.bin', size: bytes.length, type: 'application/octet-stream', read });
    await (
      await ada.send(room, { text: 'a file', attachments: [file] })
    ).done;
    const got = new Uint8Array(bytes.length);
    await bob.download(file.blob, { write: async (offset, chunk) => got.set(chunk, offset) });
    expect(Buffer.compare(got, bytes)).toBe(0);
  });

  test('volatile', async () => {
    const head = (await ada.request('ping', {})).seq;
    ada.setTyping(room, true);
    await when(bob, () => bob.typing(room).includes(ada.office()?.member ?? ''), 'typing');
    // It leaves nothing in the log.
    expect((await ada.request('ping', {})).seq).toBe(head);
  });
});

describe('the door', () => {
  test('namespace only for the authorised', async () => {
    expect((await ada.admin.request('settings.get', {})).settings.join).toBe('open');
    await expect(bob.admin.request('settings.get', {})).rejects.toMatchObject({ code: 'forbidden' });
    await expect(connectPeer({ url: url(), office: office.office, namespace: '/admin' })).rejects.toMatchObject({
      error: { code: 'join_required' },
    });
  });

  test('middleware', async () => {
    const lie = { proof: 'A'.repeat(86) };
    await expect(connectPeer({ url: url(), office: office.office, name: 'Mallory', auth: lie })).rejects.toMatchObject({
      error: { code: 'bad_proof' },
    });
    expect(ada.members().some(({ name }) => name === 'Mallory')).toBe(false);
  });
});

describe('the connection', () => {
  test('heartbeat', async () => {
    const { open, webSocket, close } = await openRaw(url());
    expect(open).toMatchObject({ pingInterval: 10_000, pingTimeout: 8_000 });
    const ping = new Promise((resolve) =>
      webSocket.on('message', (data) => (data as Buffer).toString() === '2' && resolve(true)),
    );
    // A namespace must be entered within 15 s, the first ping comes before that.
    expect(await ping).toBe(true);
    close();
  });

  test('disconnection detection', async () => {
    const line = await openLine(port);
    const address = `https://127.0.0.1:${line.port}`;
    const before = office.host().connected();
    const peer = await connectPeer({ url: address, office: office.office, name: 'Frozen' });
    await until('the host to know of it', () => office.host().connected() === before + 1);
    // Nothing passes any more, and nobody is told: a computer whose cable was pulled.
    line.freeze();
    const since = performance.now();
    const noticed = new Promise<string>((resolve) => peer.socket.once('disconnect', resolve));
    await until('the host to notice', () => office.host().connected() === before, 20_000);
    expect(await noticed).toBe('ping timeout');
    expect(performance.now() - since).toBeLessThan(20_000);
    peer.close();
    await line.close();
  }, 40_000);

  test('automatic reconnection', async () => {
    const line = await openLine(port);
    const cy = await office.joined('Cy', { url: `https://127.0.0.1:${line.port}` });
    line.cutAfter(0, 'to-client');
    await when(cy, () => cy.status().phase === 'offline', 'offline');
    await when(cy, () => cy.status().phase === 'online', 'online again');
    expect((await say(cy, room, 'back again')).seq).toBeGreaterThan(0);
    await cy.stop();
    await line.close();
  });

  test('packets sent while away', async () => {
    const line = await openLine(port);
    const cy = await office.joined('Cy', { url: `https://127.0.0.1:${line.port}` });
    line.unplug();
    await when(cy, () => cy.status().phase === 'offline', 'offline');
    const sendings = [];
    for (let at = 0; at < 20; at += 1) sendings.push(await cy.send(room, { text: `away ${at}` }));
    expect(cy.outbox()).toHaveLength(20);
    line.plugIn();
    await Promise.all(sendings.map(({ done }) => done));
    await when(bob, () => texts(bob, room).includes('away 19'));
    const arrived = texts(bob, room).filter((text) => text.startsWith('away '));
    expect(arrived).toEqual(Array.from({ length: 20 }, (_, at) => `away ${at}`));
    await cy.stop();
    await line.close();
  });

  test('missed events', async () => {
    const line = await openLine(port);
    const cy = await office.joined('Cy', { url: `https://127.0.0.1:${line.port}` });
    const events = collect(cy, 'event');
    line.unplug();
    await when(cy, () => cy.status().phase === 'offline', 'offline');
    const missed: string[] = [];
    for (let at = 0; at < 20; at += 1) missed.push((await say(ada, room, `missed ${at}`)).id);
    line.plugIn();
    await when(cy, () => events.some(({ event }) => event.id === missed.at(-1)), 'the last missed event');
    expect(events.map(({ event }) => event.id).filter((id) => missed.includes(id))).toEqual(missed);
    await cy.stop();
    await line.close();
  });

  test('long-polling', async () => {
    const cy = await office.joined('Cy', { transports: ['polling'] });
    await cy.openRoom(room);
    await say(cy, room, 'by polling');
    await when(bob, () => texts(bob, room).includes('by polling'));
    await say(bob, room, 'heard by polling');
    await when(cy, () => texts(cy, room).includes('heard by polling'));
    await cy.stop();
  });

  test('upgrade to WebSocket', async () => {
    const peer = await connectPeer({
      ...{ url: url(), office: office.office, name: 'Upgrading' },
      socket: { transports: ['polling', 'websocket'] },
    });
    const { engine } = peer.socket.io;
    await until('the upgrade', () => engine.transport.name === 'websocket');
    expect((await peer.request('ping', {})).ok).toBe(true);
    peer.close();
  });
});

describe('the address', () => {
  test('HTTP and WebSocket on one port', async () => {
    const card = await get(`${url()}/.well-known/landline`);
    expect(JSON.parse(card.body)).toMatchObject({ product: 'landline', office: office.office });
    const { sid, close } = await openRaw(url());
    expect(sid).not.toBe('');
    close();
    const plain = await new Promise<{ status: number | undefined; location: string | undefined }>((resolve, reject) => {
      plainRequest({ host: '127.0.0.1', port: port(), path: '/' }, (response) => {
        response.resume();
        resolve({ status: response.statusCode, location: response.headers.location });
      })
        .on('error', reject)
        .end();
    });
    expect(plain.status).toBeGreaterThanOrEqual(301);
    expect(plain.location).toBe(`${url()}/`);
  });

  test('IP:port', async () => {
    const typed = await resolveTyped(`127.0.0.1:${port()}`, dns('127.0.0.1:1'));
    expect(typed).toMatchObject({ ok: true, endpoints: [{ address: '127.0.0.1', port: port() }] });
    const cy = await office.joined('Cy', { url: url() });
    await cy.stop();
  });

  test('host name', async () => {
    const cy = await office.joined('Cy', { url: `https://localhost:${port()}` });
    expect(cy.office()?.id).toBe(office.office);
    await cy.stop();
  });

  test('A/AAAA/CNAME', async () => {
    const server = await startDnsServer([
      { name: 'chat.example.lan', type: 'CNAME', ttl: 60, target: 'srv1.example.lan' },
      { name: 'srv1.example.lan', type: 'A', ttl: 60, address: '127.0.0.1' },
      { name: 'srv1.example.lan', type: 'AAAA', ttl: 60, address: '::1' },
    ]);
    const typed = await resolveTyped(`chat.example.lan:${port()}`, dns(server.address));
    expect(typed).toMatchObject({
      ok: true,
      chain: ['chat.example.lan', 'srv1.example.lan'],
      a: { records: ['127.0.0.1'] },
      aaaa: { records: ['::1'] },
    });
    const dialer = createDialer({}, { ways: createWayMemory(), dns: dns(server.address) });
    const met = await dialer.fetchCard(`chat.example.lan:${port()}`);
    expect(met).toMatchObject({
      ok: true,
      card: { office: office.office },
      path: ['chat.example.lan', 'srv1.example.lan', `127.0.0.1:${port()}`],
    });
    await dialer.stop();
    const way = met.ok ? met.path.at(-1) : undefined;
    const cy = await office.joined('Cy', { url: `https://${way}` });
    expect(cy.office()?.id).toBe(office.office);
    await cy.stop();
    await server.close();
  });

  test('port taken', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'landline-words-'));
    const second = { dir, name: 'Second', bind: ['127.0.0.1'], port: port() };
    await expect(createHost(second, { logger: createLog() })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(String(port())) as string,
    });
    await rm(dir, { recursive: true });
  });
});

/** Names are asked of this server alone, never of the machine's own. */
function dns(server: string) {
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([server]);
  const lookup = () => Promise.reject(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }));
  return { resolver, lookup };
}

function get(target: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    request(target, { rejectUnauthorized: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => {
        resolve({ status: response.statusCode, body });
      });
    })
      .on('error', reject)
      .end();
  });
}
