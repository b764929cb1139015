import { describe, expect, it } from 'vitest';
import { negotiateVersion, protocolVersion, type VersionRange } from '../protocol/index.ts';
import { createMemoryStore } from './index.ts';
import { liedTo } from '../tests/support/lied-to.ts';
import { openOffice, when } from '../tests/support/office.ts';
import { connectPeer, RefusedError } from '../tests/support/peer.ts';

const { peer, host } = liedTo();

/** A host of these versions refuses as a real one does. */
function speaks(versions: VersionRange): void {
  host().refuseWith(() => {
    const asked = host().auths.at(-1)?.versions;
    const agreed = asked && negotiateVersion(versions, asked);
    if (!agreed || 'version' in agreed) return undefined;
    return { code: 'unsupported_version', message: `The ${agreed.update} must be updated.`, update: agreed.update };
  });
}

const next = protocolVersion.current + 1;

describe('a client and a host without a version in common', () => {
  it.each([
    ['newer', { oldest: next, current: next + 3 }, 'client', /^This program is older than the office’s host/u],
    ['as new', { oldest: 1, current: protocolVersion.current }, undefined, undefined],
  ])('with a host that is %s', async (_, versions, update, words) => {
    speaks(versions);
    const client = peer();
    await client.start();
    if (update === undefined) {
      await client.until('online');
      return;
    }
    await when(client, () => client.status().phase === 'refused', 'the refusal');
    expect(client.status()).toMatchObject({ reason: words, error: { code: 'unsupported_version', update } });
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(host().auths).toHaveLength(1);
  });

  it('where the host is behind, says so, tries no more by itself, and gets in once the host was updated', async () => {
    const store = createMemoryStore();
    host().refuseWith(() => ({ code: 'unsupported_version', message: 'The host must be updated.', update: 'host' }));
    const client = peer({ store });
    await client.start();
    await expect(client.until('online')).rejects.toMatchObject({ code: 'unsupported_version' });
    expect(client.status().reason).toBe('The office’s host is older than this program: the host must be updated.');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(host().auths).toHaveLength(1);
    host().refuseWith(undefined);
    client.reconnect();
    await client.until('online');
  });

  it('does not go on with a host that answers in a version nobody agreed on', async () => {
    host().welcomeWith((honest) => ({ ...honest, version: next }));
    const client = peer();
    await client.start();
    await when(client, () => client.status().phase === 'refused', 'the refusal');
    expect(client.status()).toMatchObject({
      reason: expect.stringContaining('it must be updated') as string,
      error: { code: 'unsupported_version', update: 'client' },
    });
    expect(client.office()).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(host().connections()).toBe(1);
  });

  it('is told which side is behind by a real host, whichever it is', async () => {
    const office = await openOffice();
    try {
      const url = `https://127.0.0.1:${office.host().port}`;
      const refusal = (versions: VersionRange) =>
        connectPeer({ url, office: office.office, name: 'Ada', auth: { versions } }).then(
          () => undefined,
          (error: unknown) => (error instanceof RefusedError ? error.error : undefined),
        );
      expect(await refusal({ oldest: next, current: next })).toMatchObject({
        code: 'unsupported_version',
        update: 'host',
      });
      expect(await refusal({ oldest: 1, current: next })).toBeUndefined();
    } finally {
      await office.close();
    }
  });
});
