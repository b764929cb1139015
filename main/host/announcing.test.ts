import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createDiscovery } from '../discovery/index.ts';
import { freeUdpPort, loopbackOnly } from '../discovery/testing/loopback.ts';
import { createLog } from '../../tests/support/host.ts';
import { connectPeer } from '../../tests/support/peer.ts';
import { parseInviteLink } from '../../protocol/index.ts';
import { createHost, type HostDeps, type HostOptions } from './index.ts';
import { makeOwnCertificate } from './trust/testing/own-certificate.ts';

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'landline-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function hosting(options: Partial<HostOptions> = {}, deps: Partial<HostDeps> = {}) {
  const log = createLog();
  const host = await createHost(
    { dir: await folder(), name: 'Before', port: 0, bind: ['127.0.0.1'], ...options },
    { logger: log, ...deps },
  );
  onTestFinished(() => host.stop());
  return { host, log };
}

/** Real mDNS that nothing of leaves this machine. */
function discovering(mdnsPort: number, interfaces = loopbackOnly) {
  return createDiscovery({ mdnsPort, families: ['IPv4'], ladder: [200], round: 400 }, { interfaces });
}

it('an office that was renamed is announced by its new name', async () => {
  const port = await freeUdpPort();
  const { host } = await hosting({}, { discovery: discovering(port) });
  const finder = discovering(port);
  onTestFinished(() => finder.stop());
  finder.start();
  finder.browse();
  await vi.waitFor(() => expect(finder.offices()).toMatchObject([{ name: 'Before' }]), 5_000);

  const owner = await connectPeer({
    url: `https://127.0.0.1:${host.port}`,
    office: host.officeId,
    name: 'Owner',
    join: { token: parseInviteLink(host.ownerInvite ?? '')?.token ?? '' },
  });
  const renamed = { office: host.officeId, type: 'office.rename', room: null, body: { name: 'After' } } as const;
  expect(await owner.append(owner.device.event(renamed))).toMatchObject([{ ok: true }]);
  owner.close();
  await vi.waitFor(() => expect(finder.offices()).toMatchObject([{ name: 'After' }]), 5_000);
});

it("discovery's troubles stand in the host's log", async () => {
  const failing = () => {
    throw new Error('uv_interface_addresses returned EMFILE');
  };
  const { log } = await hosting({}, { discovery: discovering(await freeUdpPort(), failing) });
  await vi.waitFor(() =>
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ code: 'no_interfaces' }) as object }),
    ),
  );
});

it('an office goes by the names that an own certificate covers, and by no other', async () => {
  const dir = await folder();
  const files = { certFile: join(dir, 'cert.pem'), keyFile: join(dir, 'key.pem') };
  makeOwnCertificate('chat.example.lan', files);
  const { host } = await hosting({ ownCertificates: [files] });
  const statusFor = (name: string) =>
    new Promise<number>((resolve, reject) => {
      const asked = request(
        {
          ...{ host: '127.0.0.1', port: host.port, servername: name, headers: { host: name } },
          ...{ path: '/.well-known/landline', rejectUnauthorized: false },
        },
        (response) => resolve(response.resume().statusCode ?? 0),
      );
      asked.once('error', reject).end();
    });
  expect(await statusFor('chat.example.lan')).toBe(200);
  expect(await statusFor('evil.example.lan')).toBe(421);
});
