import { createPublicKey, verify } from 'node:crypto';
import type { Socket } from 'socket.io';
import {
  auth as authSchema,
  LandlineError,
  negotiateVersion,
  passcodeProofText,
  proofSigningText,
  protocolVersion,
  type Auth,
  type JoinMode,
  type Namespace,
} from '../../../protocol/index.ts';
import { networkKeys } from '../network-keys.ts';
import type { Caller, DeviceStanding, Store } from '../store/store.ts';
import type { Decisions } from './decisions.ts';
import { firstProblem } from './guard.ts';

/** How long a guest waits before it asks whether the office takes guests again, ms. */
const guestsAskAgain = 60_000;

/** Who a connection was proven to belong to. */
export type Admission = Caller & { role: DeviceStanding['role']; version: number; auth: Auth };

export type AuthDeps = {
  store: Pick<Store, 'office' | 'standing' | 'join'>;
  /** Whether this is the key hash of a certificate of ours. */
  isOwnKeyHash: (hash: string) => boolean;
  joinMode: () => JoinMode;
  decisions: Decisions;
};

/**
 * Checks a connection's `auth` (PROTOCOL.md, "Joining"): version, the proof bound to this very Engine.IO connection and
 * certificate, and whose device it is. On `/` a device without a member may join.
 *
 * @throws LandlineError with the code to refuse the connection with.
 */
export async function admit(socket: Socket, namespace: Namespace, deps: AuthDeps): Promise<Admission> {
  const { store } = deps;
  const parsed = authSchema.safeParse(socket.handshake.auth);
  if (!parsed.success) {
    // The version is read first and alone, so that a peer from another age is told to update, not that it is malformed.
    const versions = authSchema.shape.versions.safeParse((socket.handshake.auth as { versions?: unknown }).versions);
    if (versions.success) requireVersion(versions.data);
    throw new LandlineError('bad_request', firstProblem(parsed.error.issues));
  }
  const auth = parsed.data;
  const version = requireVersion(auth.versions);

  if (auth.certificate !== '' && !deps.isOwnKeyHash(auth.certificate)) {
    throw new LandlineError('bad_proof', 'This connection ends at another certificate than the host has.');
  }
  const fields = {
    office: store.office.id,
    device: auth.device,
    namespace,
    sid: engineId(socket),
    certificate: auth.certificate,
  };
  if (!(await verifySignature(auth.device, proofSigningText(fields), auth.proof))) {
    throw new LandlineError('bad_proof', 'The signature does not prove this device on this connection.');
  }

  const known = await store.standing(auth.device);
  // Whoever was removed without a ban, or whose ban was lifted, may ask to join anew; the store refuses a replayed join.
  const returns = known?.barred === 'gone' && namespace === '/' && auth.join !== undefined;
  const standing = known && !returns ? known : await joinWith(auth, fields);
  if (standing.barred === 'banned') throw new LandlineError('banned', 'You were removed from this office.');
  // They are members as before, and come back when the setting is on again.
  if (standing.barred === 'no_guests')
    throw new LandlineError('unavailable', 'This office takes no guests at present.', { retryAfter: guestsAskAgain });
  if (standing.barred) throw new LandlineError('revoked', 'This device no longer belongs to a member of the office.');
  return { member: standing.member, device: auth.device, role: standing.role, version, auth };

  async function joinWith(asked: Auth, connection: typeof fields): Promise<DeviceStanding> {
    if (namespace !== '/' || !asked.join) {
      throw new LandlineError('join_required', 'This device is no member of the office yet.', {
        join: deps.joinMode(),
      });
    }
    const { wait, ...join } = asked.join;
    const attempt = {
      ...join,
      device: asked.device,
      passcodeText: passcodeProofText(connection),
      from: networkKeys(socket.handshake.address),
    };
    let result = await store.join(attempt);
    if (wait === true && !result.ok && result.error.code === 'join_pending') {
      await deps.decisions.next(asked.device, socket.conn);
      result = await store.join(attempt);
    }
    if (!result.ok) throw new LandlineError(result.error.code, result.error.message, result.error);
    return result;
  }
}

function requireVersion(client: Auth['versions']): number {
  const agreed = negotiateVersion(protocolVersion, client);
  if ('version' in agreed) return agreed.version;
  throw new LandlineError('unsupported_version', `The ${agreed.update} must be updated.`, { update: agreed.update });
}

/** The id that Engine.IO gave this connection; it is not in Socket.IO's public types. */
function engineId(socket: Socket): string {
  return (socket.conn as unknown as { id: string }).id;
}

/** Verifies an Ed25519 signature (RFC 8032) by a device over a text, in the thread pool. */
export function verifySignature(device: string, text: string, signature: string): Promise<boolean> {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: device }, format: 'jwk' });
  return new Promise((resolve, reject) => {
    verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64url'), (error, valid) => {
      if (error) reject(error);
      else resolve(valid);
    });
  });
}
