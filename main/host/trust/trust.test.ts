import { createPublicKey, randomBytes, verify, X509Certificate } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { officeId } from '../../../protocol/index.ts';
import { importKeyPair, keyHashOf, makeHostCertificate, makeKeyPair, officeIdOf } from './certificates.ts';
import { createFileSecretBox } from './secret-box.ts';
import { restoreRoot } from './recovery.ts';
import { makeOwnCertificate } from './testing/own-certificate.ts';
import { openTempTrust } from './testing/temp-trust.ts';
import type { Trust } from './open-trust.ts';

const day = 24 * 60 * 60_000;
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open(...args: Parameters<typeof openTempTrust>) {
  const made = await openTempTrust(...args);
  closers.push(made.close);
  return made;
}

const leafOf = (trust: Trust) => new X509Certificate(trust.contextOptions().cert);
const spkiOf = (certificate: X509Certificate) => certificate.publicKey.export({ format: 'der', type: 'spki' });

/** Shakes hands with a server that uses the trust, as a client that knows the first root. */
async function shake(trust: Trust, more: object = {}): Promise<TLSSocket> {
  const server = createServer({
    ...trust.contextOptions(),
    SNICallback: (name, done) => done(null, trust.contextFor(name)),
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const socket = connect({
    port,
    host: '127.0.0.1',
    ca: [trust.rootCertificate],
    servername: `${trust.officeId}.localhost`,
    ...more,
  });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  return socket;
}

describe('an office', () => {
  it('is named by the hash of its first root key', async () => {
    const { trust } = await open();
    expect(officeId.safeParse(trust.officeId).success).toBe(true);
    expect(officeIdOf(Buffer.from(trust.rootPublicKeyInfo, 'base64url'))).toBe(trust.officeId);
    expect(officeIdOf(spkiOf(new X509Certificate(trust.rootCertificate)))).toBe(trust.officeId);
  });

  it('is the same after a restart, with the same host key and service device', async () => {
    const first = await open();
    await first.trust.recoveryTold();
    first.trust.stop();
    const again = await open({ dir: first.dir });
    expect(again.trust.officeId).toBe(first.trust.officeId);
    expect(again.trust.certificateKeyHash).toBe(first.trust.certificateKeyHash);
    expect(again.trust.service.device).toBe(first.trust.service.device);
    expect(first.trust.recovery).toBeDefined();
    expect(again.trust.recovery).toBeUndefined();
  });

  it('names itself in its certificate whatever the number of its addresses', async () => {
    const addresses = Array.from({ length: 80 }, (_, index) => `172.17.${index}.1`);
    const { trust } = await open({}, { machine: () => ({ names: ['reception.local'], addresses }) });
    expect(leafOf(trust).checkHost('reception.local')).toBe('reception.local');
    expect(leafOf(trust).checkIP('172.17.0.1')).toBe('172.17.0.1');
  });

  it('keeps its private keys sealed, in files of one user', async () => {
    const { dir, trust } = await open();
    const service = Buffer.from(trust.service.privateKey);
    for (const name of await readdir(dir)) {
      const bytes = await readFile(join(dir, name));
      expect(bytes.includes(service), name).toBe(false);
      expect(bytes.includes('PRIVATE KEY'), name).toBe(false);
      expect((await stat(join(dir, name))).mode & 0o077, name).toBe(0);
    }
  });

  it('cannot be opened with the key of another computer', async () => {
    const { dir } = await open();
    await writeFile(join(dir, 'secret.key'), randomBytes(32));
    await expect(open({ dir })).rejects.toThrow(/sealed on another computer/);
  });

  it('has a service device whose signatures its id verifies', async () => {
    const { trust } = await open();
    const der = Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from(trust.service.device, 'base64url'),
    ]);
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const signature = Buffer.from(trust.service.sign('a text'), 'base64url');
    expect(verify(null, Buffer.from('a text'), key, signature)).toBe(true);
    expect(verify(null, Buffer.from('another'), key, signature)).toBe(false);
  });
});

describe('the host certificate', () => {
  it('is accepted by a client that knows the root, by name, by address and behind a mapped name', async () => {
    const { trust } = await open();
    for (const servername of [`${trust.officeId}.localhost`, 'localhost']) {
      const socket = await shake(trust, { servername });
      expect(socket.authorized).toBe(true);
    }
  });

  it('names the private addresses and the local names of the machine, and nothing else', async () => {
    const machine = () => ({
      names: ['Reception.local', 'reception', 'evil.example.com', 'bad name.local'],
      addresses: ['192.168.7.3', '8.8.8.8', 'fe80::1%eth0', 'fd00::5', '2001:db8::1'],
    });
    const { trust } = await open({}, { machine });
    const names = (leafOf(trust).subjectAltName ?? '')
      .split(', ')
      .map((name) => name.toLowerCase())
      .sort();
    expect(names).toEqual(
      [
        `dns:${trust.officeId}.localhost`,
        'dns:localhost',
        'dns:reception.local',
        'ip address:127.0.0.1',
        'ip address:192.168.7.3',
      ]
        .concat(['ip address:0:0:0:0:0:0:0:1', 'ip address:fd00:0:0:0:0:0:0:5', 'ip address:fe80:0:0:0:0:0:0:1'])
        .sort(),
    );
    const socket = await shake(trust);
    expect(socket.authorized).toBe(true);
  });

  it('is no authority itself', async () => {
    const { trust } = await open();
    expect(leafOf(trust).ca).toBe(false);
  });

  it('is good by right clocks, whatever the computer said when it was issued, and anew once the clock is set back', async () => {
    const today = Date.UTC(2026, 5, 1);
    for (const now of [0, today, Date.UTC(2070, 0, 1)]) {
      const { trust } = await open({}, { clock: () => now });
      const root = new X509Certificate(trust.rootCertificate);
      expect(root.validFromDate.getTime()).toBeLessThan(today);
      expect(root.validToDate.getTime()).toBeGreaterThan(today + 15 * 365 * day);
    }
    const times = { now: Date.UTC(2070, 0, 1), earliest: Date.UTC(2070, 0, 1) };
    const { trust } = await open({}, { clock: () => times.now, earliest: () => times.earliest });
    expect(leafOf(trust).validFromDate.getTime()).toBeGreaterThan(today);
    const told: string[] = [];
    trust.onChange(() => told.push(leafOf(trust).validFrom));
    times.earliest -= 60_000;
    await trust.check();
    expect(told).toEqual([]);
    times.earliest = today;
    await trust.check();
    await trust.check();
    expect(told).toHaveLength(1);
    expect(leafOf(trust).validFromDate.getTime()).toBeLessThan(today);
  });

  it('lives no longer than 825 days, which is what Apple’s systems take', async () => {
    const { trust } = await open();
    const { validFromDate, validToDate } = leafOf(trust);
    expect(validToDate.getTime() - validFromDate.getTime()).toBeLessThan(825 * day);
    expect(validFromDate.getTime()).toBeLessThan(Date.now() - 365 * day);
  });

  it('is renewed with the same key when a third of its life is left, and connections go on', async () => {
    let now = Date.now();
    const { trust } = await open({}, { clock: () => now });
    let changes = 0;
    trust.onChange(() => changes++);
    const before = leafOf(trust);
    now += 19 * day;
    await trust.check();
    expect(changes).toBe(0);
    now += 2 * day;
    await trust.check();
    expect(changes).toBe(1);
    expect(leafOf(trust).validToDate.getTime()).toBeGreaterThan(before.validToDate.getTime());
    expect(keyHashOf(spkiOf(leafOf(trust)))).toBe(keyHashOf(spkiOf(before)));
  });

  it('gets a new key after a year; the old hash is still known as its own', async () => {
    let now = Date.now();
    const { trust } = await open({}, { clock: () => now });
    const before = trust.certificateKeyHash;
    now += 366 * day;
    await trust.check();
    expect(trust.certificateKeyHash).not.toBe(before);
    expect(keyHashOf(spkiOf(leafOf(trust)))).toBe(trust.certificateKeyHash);
    expect([before, trust.certificateKeyHash, 'x'].map((hash) => trust.isOwnKeyHash(hash))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is issued anew when the machine gets another address, by itself', async () => {
    let addresses = ['10.0.0.1'];
    const ticks: (() => void)[] = [];
    const every = (_: number, run: () => void) => {
      ticks.push(run);
      return () => undefined;
    };
    const { trust } = await open({}, { machine: () => ({ names: [], addresses }), every });
    const changed = new Promise<void>((resolve) => trust.onChange(resolve));
    addresses = ['10.0.0.2'];
    ticks.forEach((tick) => tick());
    await changed;
    expect(leafOf(trust).subjectAltName).toContain('10.0.0.2');
    expect(leafOf(trust).subjectAltName).not.toContain('10.0.0.1');
  });
});

describe('the root', () => {
  it('cannot speak for names outside the office, nor for public addresses', async () => {
    const { trust } = await open();
    const kept = await restoreRoot(trust.recovery!.file, trust.recovery!.phrase);
    const root = { certificate: trust.rootCertificate, keys: await importKeyPair(Buffer.from(kept.root, 'base64')) };
    const keys = await makeKeyPair();
    const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
    const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`;
    const verdict = async (name: string) => {
      const cert = await makeHostCertificate({ keys, root, names: [name], now: Date.now() });
      const forged = { ...trust, contextOptions: () => ({ key, cert }), contextFor: () => undefined as never };
      try {
        await shake(
          { ...forged, rootCertificate: trust.rootCertificate, officeId: trust.officeId },
          {
            checkServerIdentity: () => undefined,
          },
        );
        return 'accepted';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(await verdict('printer.local')).toBe('accepted');
    expect(await verdict('172.20.0.1')).toBe('accepted');
    expect(await verdict('bank.example.com')).toBe('permitted subtree violation');
    expect(await verdict('8.8.8.8')).toBe('permitted subtree violation');
    expect(await verdict('2606:4700::1')).toBe('permitted subtree violation');
  });

  it('may vouch for the DNS names the office was made with', async () => {
    const machine = () => ({ names: ['chat.example.lan'], addresses: [] });
    const { trust } = await open({ domains: ['example.lan'] }, { machine });
    const socket = await shake(trust, { servername: 'chat.example.lan' });
    expect(socket.authorized).toBe(true);
  });

  it('can be rotated: the id stays, the first root vouches for the new one, and so it is after a restart', async () => {
    const { trust, dir } = await open();
    const before = leafOf(trust);
    await trust.rotateRoot();
    await trust.rotateRoot();
    expect((await shake(trust)).authorized).toBe(true);
    expect(leafOf(trust).issuer).not.toBe(before.issuer);
    trust.stop();
    const again = await open({ dir });
    expect(again.trust.officeId).toBe(trust.officeId);
    expect((await shake(again.trust, { ca: [trust.rootCertificate] })).authorized).toBe(true);
    expect((await readdir(dir)).filter((name) => name.startsWith('root-'))).toEqual(['root-3.key']);
  });
});

describe('the recovery file', () => {
  it('makes the same office on another computer', async () => {
    const lost = await open();
    const { trust } = await open({ restore: lost.trust.recovery! });
    expect(trust.officeId).toBe(lost.trust.officeId);
    expect(trust.service.device).toBe(lost.trust.service.device);
    expect((await shake(trust, { ca: [lost.trust.rootCertificate] })).authorized).toBe(true);
  });

  it('opens with the phrase however it was typed, and with no other', async () => {
    const { trust } = await open();
    const { trust: other } = await open();
    const { file, phrase } = trust.recovery!;
    const typed = `  ${phrase.toUpperCase().replaceAll(' ', ' \n ')} `;
    expect((await restoreRoot(file, typed)).office).toBe(trust.officeId);
    await expect(restoreRoot(file, other.recovery!.phrase)).rejects.toThrow(/phrase of another/);
    await expect(restoreRoot(file, 'one two three')).rejects.toThrow(/mistyped/);
    await expect(restoreRoot('{}', phrase)).rejects.toThrow(/not a recovery file/);
  });

  it('is made anew at the next opening when nobody was told the phrase', async () => {
    const failed = await open();
    failed.trust.stop();
    const { trust, dir } = await open({ dir: failed.dir });
    expect(trust.officeId).toBe(failed.trust.officeId);
    const file = await readFile(join(dir, 'recovery-1.json'), 'utf8');
    expect((await restoreRoot(file, trust.recovery!.phrase)).office).toBe(trust.officeId);
  });

  it('is not restored over an office that is there', async () => {
    const { trust, dir } = await open();
    await expect(open({ dir, restore: trust.recovery! })).rejects.toMatchObject({ code: 'exists' });
  });
});

describe("an IT department's certificate", () => {
  it('is served to who asks for its name, read again when replaced, and leaves the desktops alone', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'landline-own-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    const files = { certFile: join(dir, 'cert.pem'), keyFile: join(dir, 'key.pem') };
    const make = () => makeOwnCertificate('chat.example.lan', files);
    make();
    const { trust } = await open({ own: [files] });
    const served = async (servername: string) =>
      (await shake(trust, { servername, rejectUnauthorized: false })).getPeerCertificate().subject.CN;
    expect(await served('chat.example.lan')).toBe('it');
    expect(await served(`${trust.officeId}.localhost`)).toBe('Landline host');
    const serial = async () =>
      (await shake(trust, { servername: 'chat.example.lan', rejectUnauthorized: false })).getPeerCertificate()
        .serialNumber;
    const old = await serial();
    make();
    await trust.check();
    expect(await serial()).not.toBe(old);
    await writeFile(files.certFile, 'broken');
    await trust.check();
    expect(await served('chat.example.lan')).toBe('it');
  });

  it('is refused with a reason when key and certificate do not fit', async () => {
    await expect(open({ own: [{ certFile: '/nonexistent/c', keyFile: '/nonexistent/k' }] })).rejects.toMatchObject({
      code: 'bad_request',
    });
  });
});

it('two secret boxes of one folder open what the other sealed, even when made at once', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'landline-box-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const [a, b] = [createFileSecretBox(dir), createFileSecretBox(dir)];
  const [sealed, other] = await Promise.all([a.seal(Buffer.from('secret')), b.seal(Buffer.from('other'))]);
  expect(Buffer.from(await b.open(sealed)).toString()).toBe('secret');
  expect(Buffer.from(await a.open(other)).toString()).toBe('other');
  sealed[20]! ^= 1;
  await expect(b.open(sealed)).rejects.toThrow();
});
