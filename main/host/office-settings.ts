import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { LandlineError, normalisePasscode, passcodeStretch, type Settings } from '../../protocol/index.ts';
import type { HostOptions } from './options.ts';
import type { Store } from './store/store.ts';

const derive = promisify(pbkdf2);

/** Stretches a passcode as every client does (PROTOCOL.md, "Proofs"). @returns base64url of 32 bytes */
export async function stretchPasscode(passcode: string, office: string): Promise<string> {
  const { iterations, bytes, saltText } = passcodeStretch;
  return (await derive(normalisePasscode(passcode), saltText(office), iterations, bytes, 'sha256')).toString(
    'base64url',
  );
}

/**
 * Puts what the host was started with into the office's settings; what was not said stays as it is.
 *
 * @returns the settings in force.
 * @throws LandlineError `bad_request` for join mode `passcode` without a passcode, now or from before; `forbidden` for what the
 * computer's policy sets otherwise.
 */
export async function applyOptions(
  store: Store,
  options: Pick<HostOptions, 'join' | 'passcode' | 'guests' | 'policy'>,
): Promise<Settings> {
  const { join, passcode, guests, policy = {} } = options;
  await store.putPolicy(policy);
  const { settings: before } = await store.settings();
  if (join === 'passcode' && passcode === undefined && before.join !== 'passcode') {
    throw new LandlineError('bad_request', 'Join mode “passcode” needs a passcode.');
  }
  if (join === undefined && passcode === undefined && guests === undefined) return before;
  const changed = await store.changeSettings(
    {
      settings: { ...(join !== undefined && { join }), ...(guests !== undefined && { guests }) },
      ...(passcode !== undefined && { passcode: await stretchPasscode(passcode, store.office.id) }),
    },
    null,
  );
  if (!changed.ok) throw new LandlineError(changed.error.code, changed.error.message);
  return changed.settings;
}
