import { describe, expect, it } from 'vitest';
import { importKeyPair, makeHostCertificate, makeKeyPair, makeRootCertificate } from '../host/trust/certificates.ts';
import { restoreRoot } from '../host/trust/index.ts';
import { day, dialer, impostor, known, office } from '../../tests/support/door.ts';

describe('the proof', () => {
  async function reasonOf(address: string, id: string, root?: string) {
    const target = dialer();
    await known(target, id, [address], root);
    const result = await target.connect(id);
    return result.ok ? 'connected' : [result.error.code, target.tries(id)[0]?.failed?.reason];
  }

  it('is given by the office, at the first contact and when its root is pinned', async () => {
    const { id, address, trust } = await office();
    expect(await reasonOf(address, id)).toBe('connected');
    expect(await reasonOf(address, id, trust.rootCertificate)).toBe('connected');
  });

  it('is not given by another office', async () => {
    const [one, other] = [await office(), await office()];
    expect(await reasonOf(other.address, one.id)).toEqual(['wrong_office', 'wrong_office']);
    expect(await reasonOf(other.address, one.id, one.trust.rootCertificate)).toEqual(['wrong_office', 'wrong_office']);
  });

  it('is not given by who presents the true root without its key', async () => {
    const { id, trust } = await office();
    const keys = await makeKeyPair();
    // The attacker's own authority, called like the office's: its name leads to the true root, its signature does not.
    const authority = await makeKeyPair();
    const fake = await makeRootCertificate({
      keys: authority,
      office: id,
      generation: 1,
      domains: [],
      now: Date.now(),
    });
    const leaf = await makeHostCertificate({
      keys,
      root: { certificate: fake, keys: authority },
      names: ['localhost'],
      now: Date.now(),
    });
    const selfSigned = await makeHostCertificate({
      keys,
      root: { certificate: fake, keys },
      names: ['localhost'],
      now: Date.now(),
    });
    for (const presented of [
      [leaf, trust.rootCertificate],
      [selfSigned, trust.rootCertificate],
      [leaf, fake],
      [leaf, fake, trust.rootCertificate],
      [fake],
      [leaf],
    ]) {
      const address = await impostor(presented[0] === fake ? authority : keys, presented);
      for (const root of [undefined, trust.rootCertificate]) {
        const [code] = await reasonOf(address, id, root);
        expect(code).toBe('wrong_office');
      }
    }
  });

  it('is not given by a leaf that is called as if the root had issued it', async () => {
    const { id, trust } = await office();
    const keys = await makeKeyPair();
    const kept = await restoreRoot(trust.recovery!.file, trust.recovery!.phrase);
    const rootKeys = await importKeyPair(Buffer.from(kept.root, 'base64'));
    // Names and key identifiers are the root's, the signature is another's.
    const root = {
      certificate: trust.rootCertificate,
      keys: { publicKey: rootKeys.publicKey, privateKey: keys.privateKey },
    };
    const leaf = await makeHostCertificate({ keys, root, names: ['localhost'], now: Date.now() });
    const address = await impostor(keys, [leaf, trust.rootCertificate]);
    expect(await reasonOf(address, id)).toEqual(['wrong_office', 'not_signed']);
    expect(await reasonOf(address, id, trust.rootCertificate)).toEqual(['wrong_office', 'not_signed']);
  });

  it('is not given by an expired certificate, nor by one of the future', async () => {
    const { id, trust } = await office();
    const kept = await restoreRoot(trust.recovery!.file, trust.recovery!.phrase);
    const root = { certificate: trust.rootCertificate, keys: await importKeyPair(Buffer.from(kept.root, 'base64')) };
    const keys = await makeKeyPair();
    for (const [now, reason] of [
      [Date.now() - 60 * day, 'expired'],
      [Date.now() + 800 * day, 'not_yet_valid'],
    ] as const) {
      const leaf = await makeHostCertificate({ keys, root, names: ['localhost'], now, lifetime: day });
      const address = await impostor(keys, [leaf, trust.rootCertificate]);
      expect(await reasonOf(address, id)).toEqual(['unavailable', reason]);
      expect(await reasonOf(address, id, trust.rootCertificate)).toEqual(['unavailable', reason]);
    }
  });

  it('is not given by a host that plays authority for another', async () => {
    const { id, trust } = await office();
    const kept = await restoreRoot(trust.recovery!.file, trust.recovery!.phrase);
    const root = { certificate: trust.rootCertificate, keys: await importKeyPair(Buffer.from(kept.root, 'base64')) };
    const [host, victim] = [await makeKeyPair(), await makeKeyPair()];
    const hostCertificate = await makeHostCertificate({ keys: host, root, names: ['localhost'], now: Date.now() });
    const leaf = await makeHostCertificate({
      keys: victim,
      root: { certificate: hostCertificate, keys: host },
      names: ['localhost'],
      now: Date.now(),
    });
    const address = await impostor(victim, [leaf, hostCertificate, trust.rootCertificate]);
    for (const pin of [undefined, trust.rootCertificate])
      expect(await reasonOf(address, id, pin)).not.toBe('connected');
  });

  it('goes on through a rotation of the root, for those who pinned the first and for newcomers', async () => {
    const { id, address, trust } = await office();
    await trust.rotateRoot();
    await trust.rotateRoot();
    expect(await reasonOf(address, id)).toBe('connected');
    expect(await reasonOf(address, id, trust.rootCertificate)).toBe('connected');
  });

  it('tells the hash of the key that the host proves with', async () => {
    const { id, address, trust } = await office();
    const target = dialer();
    await known(target, id, [address]);
    const result = await target.connect(id);
    expect(result.ok && result.connection.way.keyHash).toBe(trust.certificateKeyHash);
    expect(result.ok && result.connection.way.root.trim()).toBe(trust.rootCertificate.trim());
    if (result.ok) result.connection.socket.destroy();
  });
});
