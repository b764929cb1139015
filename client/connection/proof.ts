import { proofSigningText, protocolVersion, type Auth, type Namespace } from '../../protocol/index.ts';
import type { Identity } from '../types.ts';

export type ProofDeps = { office: string; identity: Identity; certificate: () => string };

/** The part of `auth` that every namespace asks for: the version, and the proof over this very Engine.IO connection. */
export async function proofFor(
  namespace: Namespace,
  sid: string,
  { office, identity, certificate: seen }: ProofDeps,
): Promise<Pick<Auth, 'versions' | 'device' | 'proof' | 'certificate'>> {
  const { device } = identity;
  const certificate = seen();
  const proof = await identity.sign(proofSigningText({ office, device, namespace, sid, certificate }));
  return { versions: { ...protocolVersion }, device, proof, certificate };
}
