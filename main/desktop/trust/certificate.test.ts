import { connect, type DetailedPeerCertificate } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestHost, type TestHost } from '../../../tests/support/host.ts';
import { judgeCertificate, verdicts, type Presented } from './certificate.ts';

let host: TestHost;
let other: TestHost;
beforeAll(async () => {
  host = await startTestHost();
  other = await startTestHost();
});
afterAll(async () => {
  await host.end();
  await other.end();
});

/** What a host shows, as Electron would tell of it. */
async function presentedBy({ url }: TestHost): Promise<Presented> {
  const certificate = await new Promise<DetailedPeerCertificate>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate(true));
      socket.destroy();
    });
    socket.on('error', reject);
  });
  const pem = ({ raw }: { raw: Buffer }) => new X509Certificate(raw).toString();
  return { data: pem(certificate), issuerCert: { data: pem(certificate.issuerCertificate) } };
}
const now = Date.now();

it('an office is taken under its own name', async () => {
  const shown = await presentedBy(host);
  expect(judgeCertificate(`${host.office}.localhost`, shown, now)).toBe(verdicts.accepted);
});

it('another office, a chain that was cut, one out of date or none at all is refused', async () => {
  const name = `${host.office}.localhost`;
  const shown = await presentedBy(host);
  const foreign = await presentedBy(other);
  expect(judgeCertificate(name, foreign, now)).toBe(verdicts.refused);
  expect(judgeCertificate(name, { data: shown.data }, now)).toBe(verdicts.refused);
  expect(judgeCertificate(name, { data: foreign.data, issuerCert: shown.issuerCert! }, now)).toBe(verdicts.refused);
  expect(judgeCertificate(name, shown, now + 20 * 365 * 86_400_000)).toBe(verdicts.refused);
  expect(judgeCertificate(name, { data: 'no certificate' }, now)).toBe(verdicts.refused);
});

it('no other name is any business of ours', async () => {
  const shown = await presentedBy(host);
  for (const name of [
    `${host.office}.localhost.evil.example`,
    'localhost',
    'short.localhost',
    host.office,
    `x.${host.office}.localhost`,
  ])
    expect(judgeCertificate(name, shown, now)).toBe(verdicts.ownJudgement);
});
