import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { connect, type PeerCertificate } from 'node:tls';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { createLog, startTestHost, type TestHost } from '../../tests/support/host.ts';
import { connectPeer, headerOf, type Peer } from '../../tests/support/peer.ts';
import { until } from '../../tests/support/wait.ts';
import {
  limits,
  parseInviteLink,
  sha256 as sha256Schema,
  type LoggedEvent,
  type Receipt,
} from '../../protocol/index.ts';
import { sha256 } from '../../tests/support/device.ts';
import {
  createHost,
  FolderInUseError,
  isNewOffice,
  replaceRoot,
  restoreBackup,
  restoreRoot,
  type HostOptions,
} from './index.ts';

const offices: TestHost[] = [];
const folders: string[] = [];
async function open(options?: Parameters<typeof startTestHost>[0]): Promise<TestHost> {
  const office = await startTestHost(options);
  offices.push(office);
  return office;
}
afterEach(async () => {
  await Promise.all(offices.splice(0).map((office) => office.end()));
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

const general = (peer: Peer) => peer.welcome.rooms.find(({ name }) => name === 'general')?.id ?? '';
const say = (peer: Peer, office: string, text: string) =>
  peer.device.event({ office, type: 'message', room: general(peer), body: { text } });

describe('the data folder', () => {
  it('is locked against a second host, and free again after a stop', async () => {
    const office = await open();
    const second = createHost(
      { dir: office.dir, name: 'Second', port: 0, bind: ['127.0.0.1'] },
      { logger: createLog() },
    );
    await expect(second).rejects.toThrow(FolderInUseError);
    await office.restart();
    expect(office.host.officeId).toBe(office.office);
  });

  it('is read by nobody else on the machine, also when it was there before and open to all', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'landline-'));
    await chmod(dir, 0o755);
    const before = process.umask(0o022);
    onTestFinished(() => void process.umask(before));
    const office = await open({ dir });
    const modes = await Promise.all(
      (await readdir(office.dir)).map(async (name) => [name, (await stat(join(dir, name))).mode & 0o077] as const),
    );
    expect(modes.map(([name]) => name)).toEqual(expect.arrayContaining(['office.db', 'office.db-wal', 'lock.db']));
    expect(modes.filter(([, others]) => others !== 0)).toEqual([]);
  });

  it('keeps the office: its id, its name, its people and what they said', async () => {
    const office = await open({ name: 'Kept' });
    const ada = await connectPeer({ url: office.url, office: office.office, name: 'Ada' });
    await ada.append(say(ada, office.office, 'still here'));
    ada.close();
    await office.restart({ name: 'Another name' });
    expect(office.host.name).toBe('Kept');
    const again = await connectPeer({ url: office.url, office: office.office, device: ada.device });
    expect(again.welcome.member).toBe(ada.welcome.member);
    const page = await again.request('history', { room: general(again) });
    expect(page.ok && page.page.messages.map(({ event }) => event.body)).toEqual(['{"text":"still here"}']);
    again.close();
  });
});

describe('starting', () => {
  it('starts with a file of links that a power cut left empty, and shows links that work', async () => {
    const office = await open({ guests: true });
    await office.host.stop();
    await writeFile(join(office.dir, 'links.json'), '');
    await office.restart();
    const token = parseInviteLink(office.host.ownerInvite ?? '')?.token ?? '';
    const owner = await connectPeer({ url: office.url, office: office.office, name: 'Olga', join: { token } });
    expect(owner.welcome.role).toBe('owner');
    expect(office.host.guestLink).toContain('#t=');
    owner.close();
  });

  it('shows another link for guests once an admin has revoked the one it had', async () => {
    const office = await open({ guests: true });
    const before = office.host.guestLink;
    await office.restart();
    expect(office.host.guestLink?.split('#')[1]).toBe(before?.split('#')[1]);
    const { url, office: id } = office;
    const owner = await connectPeer({ url, office: id, name: 'Olga', join: { token: office.ownerToken } });
    const admin = await connectPeer({ url, office: id, device: owner.device, namespace: '/admin' });
    const list = await admin.request('invite.list', {});
    const guests = list.ok ? list.invites.find(({ role }) => role === 'guest') : undefined;
    await admin.request('invite.revoke', { invite: guests?.id ?? '' });
    for (const peer of [owner, admin]) peer.close();
    await office.restart();
    expect(office.host.guestLink).toContain('#t=');
    expect(office.host.guestLink?.split('#')[1]).not.toBe(before?.split('#')[1]);
    expect(office.host.ownerInvite).toBeUndefined();
  });

  it('keeps off a log whose office’s keys are gone, and the recovery file brings them back', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'landline-'));
    folders.push(dir);
    const start = (more: Partial<HostOptions> = {}) =>
      createHost({ dir, name: 'X', port: 0, bind: ['127.0.0.1'], ...more }, { logger: createLog() });
    const host = await start();
    const recover = host.recovery!;
    await host.stop();
    await rm(join(dir, 'trust'), { recursive: true });
    expect(await isNewOffice(dir)).toBe(false);
    await expect(start()).rejects.toMatchObject({ code: 'not_found' });
    await expect(replaceRoot(dir, () => Promise.resolve(), { logger: createLog() })).rejects.toMatchObject({
      code: 'not_found',
    });
    const again = await start({ recover });
    expect(again.officeId).toBe(host.officeId);
    await again.stop();
  });

  it('port taken: fails with a reason when the port was asked for, and leaves the folder free', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const dir = await mkdtemp(join(tmpdir(), 'landline-'));
    folders.push(dir);
    const start = (wanted: number) =>
      createHost({ dir, name: 'X', port: wanted, bind: ['127.0.0.1'] }, { logger: createLog() });
    await expect(start(port)).rejects.toThrow(String(port));
    expect(await isNewOffice(dir)).toBe(true);
    const host = await start(0);
    expect(host.port).not.toBe(port);
    // Nobody was told the phrase that the start before made.
    const { file, phrase } = host.recovery!;
    expect((await restoreRoot(file, phrase)).office).toBe(host.officeId);
    expect(await isNewOffice(dir)).toBe(false);
    await host.stop();
    const again = await start(0);
    expect(again.recovery).toBeUndefined();
    await again.stop();
    taken.close();
  });

  it('join mode passcode needs a passcode the first time', async () => {
    await expect(startTestHost({ join: 'passcode' })).rejects.toThrow('passcode');
  });
});

describe('stopping', () => {
  it('tells the clients and ends within 2 s, also with one that does not read', async () => {
    const office = await open();
    const peers = await Promise.all(
      ['A', 'B', 'C'].map((name) => connectPeer({ url: office.url, office: office.office, name })),
    );
    const deaf = peers[2];
    const stuck = (deaf?.socket.io.engine.transport as unknown as { ws?: { _socket: { pause(): void } } }).ws;
    stuck?._socket.pause();
    const before = performance.now();
    await office.host.stop();
    expect(performance.now() - before).toBeLessThan(2_000);
    await until('the farewell', () => peers[0]?.byes.some(({ reason }) => reason === 'stopping'));
    for (const peer of peers) peer.close();
  });
});

/** The receipt of the batch that brought an event, as a client keeps it for an offer. */
function proofOf(peer: Peer, event: LoggedEvent): { receipt: Receipt; part: { seq: number; headerHash: string }[] } {
  const packet = peer.packets.find(({ events, receipt }) => receipt && events.some(({ seq }) => seq === event.seq));
  if (!packet?.receipt) throw new Error('no receipt');
  return {
    receipt: packet.receipt,
    part: packet.events.map(({ seq, header }) => ({ seq, headerHash: sha256Schema.parse(sha256(header)) })),
  };
}

describe('backup and restore', () => {
  it('opens a new epoch, rewinds who knows more, and takes back what they saw accepted', async () => {
    const office = await open();
    const owner = await connectPeer({
      url: office.url,
      office: office.office,
      name: 'Owner',
      join: { token: office.ownerToken },
    });
    const admin = await connectPeer({
      url: office.url,
      office: office.office,
      device: owner.device,
      namespace: '/admin',
    });
    await owner.append(say(owner, office.office, 'in the backup'));
    const backup = await admin.request('backup', {});
    if (!backup.ok) throw new Error(backup.error.message);
    const late = say(owner, office.office, 'after the backup');
    await owner.append(late);
    const seen = await until('it', () => owner.events().find((event) => headerOf(event).id === late.id));
    const { epochs } = owner.welcome;
    const cursor = { epoch: epochs.at(-1)?.id ?? '', seq: seen.seq };
    const part = join(office.dir, '..', `restored-${String(process.pid)}-${String(Date.now())}`);
    folders.push(part);
    const said = await restoreBackup(backup.path, part);
    expect(said).toMatchObject({ office: office.office, seq: backup.seq });
    await expect(restoreBackup(backup.path, part)).rejects.toThrow('not empty');
    owner.close();
    admin.close();
    await office.host.stop();

    const restored = await open({ dir: part });
    expect(restored.office).toBe(office.office);
    const back = await connectPeer({
      url: restored.url,
      office: office.office,
      device: owner.device,
      auth: { cursor, epochs },
    });
    expect(back.welcome).toMatchObject({ mode: 'rewind', base: backup.seq });
    expect(back.welcome.epochs.map(({ number }) => number)).toEqual([1, 2]);
    const offered = await back.request('offer', { events: [{ event: seen, proof: proofOf(owner, seen) }] });
    expect(offered).toMatchObject({ ok: true, results: [{ ok: true, id: late.id }] });
    const page = await back.request('history', { room: general(back) });
    expect(page.ok && page.page.messages.map(({ event }) => event.body)).toEqual([
      '{"text":"in the backup"}',
      '{"text":"after the backup"}',
    ]);
    back.close();
  });

  it('brings the files along', async () => {
    const office = await open();
    const owner = await connectPeer({
      url: office.url,
      office: office.office,
      name: 'Owner',
      join: { token: office.ownerToken },
    });
    const files = await connectPeer({
      url: office.url,
      office: office.office,
      device: owner.device,
      namespace: '/files/',
    });
    const data = Buffer.alloc(limits.chunkBytes + 7, 'x');
    const upload = '01890000-0000-7000-8000-000000000001';
    await files.request('file.begin', { upload, name: 'a.txt', size: data.length, type: 'text/plain' });
    const chunks = [data.subarray(0, limits.chunkBytes), data.subarray(limits.chunkBytes)];
    for (const [index, chunk] of chunks.entries()) await files.request('file.put', { upload, index, data: chunk });
    const blob = sha256(Buffer.concat(chunks.map((chunk) => Buffer.from(sha256(chunk), 'base64url'))));
    expect(await files.request('file.commit', { upload, blob })).toMatchObject({ ok: true });
    const attachments = [{ blob, name: 'a.txt', size: data.length, type: 'text/plain' }];
    await owner.append(
      owner.device.event({
        office: office.office,
        type: 'message',
        room: general(owner),
        body: { text: '', attachments },
      }),
    );
    const admin = await connectPeer({
      url: office.url,
      office: office.office,
      device: owner.device,
      namespace: '/admin',
    });
    const backup = await admin.request('backup', {});
    if (!backup.ok) throw new Error(backup.error.message);
    for (const peer of [owner, files, admin]) peer.close();
    const folder = `${office.dir}-restored`;
    folders.push(folder);
    await restoreBackup(backup.path, folder);
    await office.host.stop();
    const restored = await open({ dir: folder });
    const reader = await connectPeer({
      url: restored.url,
      office: office.office,
      device: owner.device,
      namespace: '/files/',
    });
    const got = await reader.request('file.get', { blob, index: 1 });
    expect(got.ok && Buffer.from(got.data).equals(chunks[1] ?? Buffer.alloc(0))).toBe(true);
    reader.close();
  });
});

describe('a DNS name of the office', () => {
  it('is answered and vouched for by the office’s root when it was given at the start', async () => {
    const office = await open({ dnsNames: ['chat.example.test'] });
    const certificate = await new Promise<PeerCertificate>((resolve, reject) => {
      const socket = connect(
        { port: office.host.port, host: '127.0.0.1', servername: 'chat.example.test', ca: office.host.rootCertificate },
        () => {
          resolve(socket.getPeerCertificate());
          socket.end();
        },
      );
      socket.once('error', reject);
    });
    expect(certificate.subjectaltname).toContain('DNS:chat.example.test');
  });
});

describe('what the administrator of the computer says of the settings', () => {
  const adminOf = async ({ url, office: id, ownerToken }: TestHost) => {
    const owner = await connectPeer({ url, office: id, name: 'Olga', join: { token: ownerToken } });
    const admin = await connectPeer({ url, office: id, device: owner.device, namespace: '/admin' });
    onTestFinished(() => [owner, admin].forEach((peer) => peer.close()));
    return admin;
  };

  it('holds until an admin of the office says otherwise, or whatever they say', async () => {
    const office = await open({
      policy: { preset: { retentionDays: 30 }, locked: { join: 'approval', refusedTypes: ['exe'] } },
    });
    const admin = await adminOf(office);
    expect(await admin.request('settings.get', {})).toMatchObject({
      settings: { retentionDays: 30, join: 'approval' },
      locked: ['join', 'refusedTypes'],
    });
    expect(await admin.request('settings.set', { settings: { join: 'open', retentionDays: 7 } })).toMatchObject({
      error: { code: 'forbidden' },
    });
    // What a page sends unchanged with the rest is no objection.
    const set = await admin.request('settings.set', {
      settings: { join: 'approval', refusedTypes: ['exe'], retentionDays: 7 },
    });
    expect(set).toMatchObject({ settings: { retentionDays: 7 }, locked: ['join', 'refusedTypes'] });
    await expect(connectPeer({ url: office.url, office: office.office, name: 'Stranger', join: {} })).rejects.toThrow(
      'An admin has to let you in.',
    );
  });

  it('ends with the policy, and leaves what admins set', async () => {
    const office = await open({ policy: { locked: { join: 'invite', retentionDays: 30 } } });
    await (
      await adminOf(office)
    ).request('settings.set', {
      settings: { memberQuotaBytes: 5, retentionDays: 30 },
    });
    await office.restart({ policy: {} });
    const { url, office: id } = office;
    const stranger = await connectPeer({ url, office: id, name: 'Stranger', join: {} });
    stranger.close();
    const database = new DatabaseSync(join(office.dir, 'office.db'), { readOnly: true });
    const kept = database.prepare("SELECT key, value FROM setting WHERE key <> 'policy'").all();
    database.close();
    expect(kept).toEqual([{ key: 'memberQuotaBytes', value: '5' }]);
  });

  it('is not undone by an option of the host', async () => {
    await expect(startTestHost({ join: 'open', policy: { locked: { join: 'approval' } } })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
