import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTrust, type Trust, type TrustDeps, type TrustOptions } from '../open-trust.ts';
import { createFileSecretBox } from '../secret-box.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A trust in a folder of its own; `close` removes it. For tests of what stands on it. */
export async function openTempTrust(
  options: Partial<TrustOptions> = {},
  deps: Partial<TrustDeps> = {},
): Promise<{ trust: Trust; dir: string; close: () => Promise<void> }> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'landline-trust-')));
  const trust = await openTrust({ ...options, dir }, { secrets: createFileSecretBox(dir), logger: silent, ...deps });
  return {
    trust,
    dir,
    close: async () => {
      trust.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
