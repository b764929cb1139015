import { createHmac, pbkdf2Sync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { normalisePasscode, passcodeProofText, passcodeStretch, welcome, wireError } from '../../protocol/index.ts';
import { createTestDevice } from '../support/device.ts';
import { startTestHost, type TestHost } from '../support/host.ts';
import { authFor, connectRaw, openRaw, packetType, rawPeer, type RawPacket } from './raw.ts';

let office: TestHost;
beforeAll(async () => {
  office = await startTestHost();
});
afterAll(() => office.end());

function refusalOf(answer: RawPacket) {
  expect(answer.type).toBe(packetType.connectError);
  return wireError.parse((answer.data as { data: unknown }).data);
}

/** Connects with an `auth` bent by `bend`, and answers why it was refused. */
async function refused(bend: (right: ReturnType<typeof authFor>, sid: string) => unknown, device = createTestDevice()) {
  const raw = await openRaw(office.url);
  const answer = await connectRaw(raw, bend(authFor(office.office, raw.sid, device, { name: 'Bent' }), raw.sid));
  raw.close();
  return refusalOf(answer);
}

describe('Versions', () => {
  it('tells a client from the past to update', async () => {
    const error = await refused((auth) => ({ ...auth, versions: { oldest: 0, current: 0 } }));
    expect(error.code).toBe('bad_request');
  });

  it('tells a client from the future that the host must be updated, even if nothing else is understood', async () => {
    expect(await refused(() => ({ versions: { oldest: 7, current: 9 } }))).toMatchObject({
      code: 'unsupported_version',
      update: 'host',
    });
  });
});

describe('Joining', () => {
  it.each([
    ['empty', () => ({})],
    ['a number for a device', (auth: object) => ({ ...auth, device: 7 })],
    ['a proof of the wrong length', (auth: object) => ({ ...auth, proof: 'AAAA' })],
  ])('refuses an auth that is %s', async (_, bend) => {
    expect((await refused((auth) => bend(auth))).code).toBe('bad_request');
  });

  it('refuses a CONNECT without auth, and closes on one whose auth is no object', async () => {
    const bare = await openRaw(office.url);
    bare.send('0');
    const answer = await bare.next((packet) => packet.type === packetType.connectError, 'the refusal');
    expect(refusalOf(answer).code).toBe('bad_request');
    const odd = await openRaw(office.url);
    odd.send('0"hello"');
    await odd.closed;
    bare.close();
  });

  it('refuses a stranger who does not ask to join, and says how to', async () => {
    expect(await refused(({ join: _, ...auth }) => auth)).toMatchObject({ code: 'join_required', join: 'open' });
  });

  it('lets a person in and sends the welcome first', async () => {
    const peer = await rawPeer(office.url, office.office, { name: 'Ada' });
    expect(peer.packets.find((p) => p.type === packetType.event)?.data).toMatchObject(['welcome', {}]);
    const said = welcome.parse(peer.pushes('welcome')[0]);
    expect(said).toMatchObject({
      version: 1,
      role: 'member',
      mode: 'snapshot',
      office: { id: office.office, join: 'open' },
    });
    expect(said.rooms.map((room) => room.name)).toContain('general');
    expect(said.members.map((member) => member.name)).toContain('Ada');
    peer.close();
  });

  it('knows a device again, whatever its join says', async () => {
    const first = await rawPeer(office.url, office.office, { name: 'Bob' });
    const again = await rawPeer(office.url, office.office, { name: 'Not Bob', device: first.device });
    const ids = [first, again].map((peer) => welcome.parse(peer.pushes('welcome')[0]).member);
    expect(ids[0]).toBe(ids[1]);
    first.close();
    again.close();
  });

  it('lets in the owner’s invite once', async () => {
    const owner = await rawPeer(office.url, office.office, { name: 'Owner', token: office.ownerToken });
    expect(welcome.parse(owner.pushes('welcome')[0]).role).toBe('owner');
    await expect(rawPeer(office.url, office.office, { name: 'Second', token: office.ownerToken })).rejects.toThrow(
      'invite_invalid',
    );
    owner.close();
  });

  it('refuses names with control or bidirectional characters', async () => {
    for (const name of ['a\u0000b', 'a\u202eb', ' ', '', 'x'.repeat(81), '\ud800']) {
      await expect(rawPeer(office.url, office.office, { name }), JSON.stringify(name)).rejects.toThrow('bad_request');
    }
  });
});

describe('Proofs', () => {
  it('refuses a proof by another key', async () => {
    expect((await refused((auth) => ({ ...auth, device: createTestDevice().id }))).code).toBe('bad_proof');
  });

  it('refuses a proof recorded on another connection', async () => {
    const device = createTestDevice();
    const victim = await rawPeer(office.url, office.office, { name: 'Victim', device });
    const recorded = authFor(office.office, victim.sid, device);
    expect((await refused(() => recorded)).code).toBe('bad_proof');
    victim.close();
  });

  it('refuses a proof for another namespace or office', async () => {
    const device = createTestDevice();
    for (const fields of [{ namespace: '/files/' as const }, { office: 'a'.repeat(51) + 'q' }]) {
      const error = await refused(
        (auth, sid) => ({
          ...auth,
          proof: device.proof({ office: office.office, namespace: '/', sid, certificate: '', ...fields }),
        }),
        device,
      );
      expect(error.code).toBe('bad_proof');
    }
  });

  it('refuses a connection that ends at another certificate: somebody is in between', async () => {
    const device = createTestDevice();
    const certificate = 'A'.repeat(43);
    const error = await refused(
      (auth, sid) => ({
        ...auth,
        certificate,
        proof: device.proof({ office: office.office, namespace: '/', sid, certificate }),
      }),
      device,
    );
    expect(error.code).toBe('bad_proof');
  });

  it('refuses a stranger at the door of /admin and of /files/', async () => {
    await expect(rawPeer(office.url, office.office, { namespace: '/admin', name: 'X' })).rejects.toThrow(
      'join_required',
    );
    await expect(rawPeer(office.url, office.office, { namespace: '/files/', name: 'X' })).rejects.toThrow(
      'join_required',
    );
  });

  it('refuses a member at the door of /admin', async () => {
    const member = await rawPeer(office.url, office.office, { name: 'Just a member' });
    await expect(rawPeer(office.url, office.office, { namespace: '/admin', device: member.device })).rejects.toThrow(
      'forbidden',
    );
    member.close();
  });
});

describe('Join modes', () => {
  it('passcode: lets in who knows the words, however they are typed, and throttles who does not', async () => {
    const closed = await startTestHost({ join: 'passcode', passcode: 'correct horse battery staple lamp' });
    const { iterations, bytes, saltText } = passcodeStretch;
    const key = (words: string) =>
      pbkdf2Sync(normalisePasscode(words), saltText(closed.office), iterations, bytes, 'sha256');
    const attempt = async (words: string) => {
      const device = createTestDevice();
      const raw = await openRaw(closed.url);
      const right = authFor(closed.office, raw.sid, device, { name: 'Guesser' });
      const text = passcodeProofText({ office: closed.office, device: device.id, sid: raw.sid });
      const passcodeProof = createHmac('sha256', key(words)).update(text).digest('base64url');
      const answer = await connectRaw(raw, { ...right, join: { ...right.join, passcodeProof } });
      raw.close();
      return answer;
    };
    try {
      expect((await attempt('  Correct-Horse battery STAPLE lamp ')).type).toBe(packetType.connect);
      expect(refusalOf(await attempt('wrong')).code).toBe('passcode_wrong');
      let last = refusalOf(await attempt('wrong again'));
      for (let tries = 0; tries < 30 && !last.retryAfter; tries += 1) last = refusalOf(await attempt('wrong again'));
      expect(last.retryAfter).toBeGreaterThan(0);
    } finally {
      await closed.end();
    }
  });

  it('approval: waits for an admin, then lets in or declines', async () => {
    const closed = await startTestHost({ join: 'approval' });
    try {
      const owner = await rawPeer(closed.url, closed.office, { name: 'Owner', token: closed.ownerToken });
      const admin = await rawPeer(closed.url, closed.office, { namespace: '/admin', device: owner.device });
      const [welcomed, declined] = [createTestDevice(), createTestDevice()];
      const asks = (device: typeof welcomed, name: string) => rawPeer(closed.url, closed.office, { device, name });
      await expect(asks(welcomed, 'Wanted')).rejects.toThrow('join_pending');
      await expect(asks(declined, 'Unwanted')).rejects.toThrow('join_pending');
      const list = await admin.request('join.list', {});
      expect(list).toMatchObject({ ok: true, requests: [{ name: 'Wanted' }, { name: 'Unwanted' }] });
      await admin.request('join.decide', { device: welcomed.id, accept: true });
      await admin.request('join.decide', { device: declined.id, accept: false });
      (await asks(welcomed, 'Wanted')).close();
      await expect(asks(declined, 'Unwanted')).rejects.toThrow('join_denied');
      owner.close();
    } finally {
      await closed.end();
    }
  });

  it('approval: a device waits on two connections; a third takes the place of the first, which is answered', async () => {
    const closed = await startTestHost({ join: 'approval' });
    try {
      const device = createTestDevice();
      const asks = async () => {
        const raw = await openRaw(closed.url);
        const answer = connectRaw(raw, authFor(closed.office, raw.sid, device, { name: 'Waiting', wait: true }));
        onTestFinished(() => raw.close());
        const soon = new Promise((resolve) => setTimeout(resolve, 500, 'unanswered'));
        return { answer, soon: await Promise.race([answer, soon]) };
      };
      const [first, second] = [await asks(), await asks()];
      expect([first.soon, second.soon]).toEqual(['unanswered', 'unanswered']);
      expect((await asks()).soon).toBe('unanswered');
      const soon = new Promise((resolve) => setTimeout(resolve, 2_000, 'unanswered'));
      expect(refusalOf((await Promise.race([first.answer, soon])) as RawPacket).code).toBe('join_pending');
    } finally {
      await closed.end();
    }
  });

  it('approval: who waits with the connection open is answered as soon as an admin has decided', async () => {
    const closed = await startTestHost({ join: 'approval' });
    try {
      const owner = await rawPeer(closed.url, closed.office, { name: 'Owner', token: closed.ownerToken });
      const admin = await rawPeer(closed.url, closed.office, { namespace: '/admin', device: owner.device });
      const asks = (device: ReturnType<typeof createTestDevice>) => {
        const answer = rawPeer(closed.url, closed.office, { device, name: 'Waiting', wait: true });
        answer.catch(() => undefined);
        return answer;
      };
      /** Known to the host, and not answered yet. */
      const kept = async (answer: Promise<unknown>, device: string) => {
        const isKnown = async () => JSON.stringify(await admin.request('join.list', {})).includes(device);
        await expect.poll(isKnown, { timeout: 10_000 }).toBe(true);
        const soon = new Promise((resolve) => setTimeout(resolve, 300, 'unanswered'));
        expect(await Promise.race([answer.catch((error: unknown) => error), soon])).toBe('unanswered');
      };
      const [welcomed, declined, late] = [createTestDevice(), createTestDevice(), createTestDevice()];
      const first = asks(welcomed);
      await kept(first, welcomed.id);
      await admin.request('join.decide', { device: welcomed.id, accept: true });
      (await first).close();
      const second = asks(declined);
      await kept(second, declined.id);
      await admin.request('join.decide', { device: declined.id, accept: false });
      await expect(second).rejects.toThrow('join_denied');
      const third = asks(late);
      await kept(third, late.id);
      await admin.request('settings.set', { settings: { join: 'open' } });
      (await third).close();
      owner.close();
    } finally {
      await closed.end();
    }
  });
});
