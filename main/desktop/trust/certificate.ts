import { X509Certificate } from 'node:crypto';
import { officeId } from '../../../protocol/index.ts';
import { judgeChain } from '../../dialer/index.ts';

/** What Electron tells of a certificate: PEM, and the one that stood behind it. */
export type Presented = { data: string; issuerCert?: Presented };

/** What is answered to Chromium: taken, refused, or left to its own judgement (`session.setCertificateVerifyProc`). */
export const verdicts = { accepted: 0, refused: -2, ownJudgement: -3 } as const;

/** More than any office has, and no host can keep us busy with. */
const longestChain = 32;

/**
 * Judges who answers under a name: under `<office id>.localhost` exactly a chain to that office, whatever Chromium thinks of it. Any
 * other name is Chromium's own business: nothing is loosened for it.
 *
 * @param now - milliseconds since 1970
 */
export function judgeCertificate(hostname: string, certificate: Presented, now: number): number {
  const [, office] = /^([^.]+)\.localhost$/.exec(hostname) ?? [];
  if (office === undefined || !officeId.safeParse(office).success) return verdicts.ownJudgement;
  try {
    judgeChain(chainOf(certificate), office, now);
    return verdicts.accepted;
  } catch {
    return verdicts.refused;
  }
}

function chainOf(certificate: Presented): X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let one: Presented | undefined = certificate; one && chain.length < longestChain; one = one.issuerCert)
    chain.push(new X509Certificate(one.data));
  return chain;
}
