import { request as tlsRequest } from 'node:https';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { welcome } from '../../protocol/index.ts';
import { startTestHost, type TestHost } from '../support/host.ts';
import { rawPeer } from './raw.ts';

let office: TestHost;
beforeAll(async () => {
  office = await startTestHost();
});
afterAll(() => office.end());

it('a webhook answers a body that is far too large with 413, however it comes', async () => {
  const owner = await rawPeer(office.url, office.office, { name: 'Owner', token: office.ownerToken });
  const admin = await rawPeer(office.url, office.office, { namespace: '/admin', device: owner.device });
  const room = welcome.parse(owner.pushes('welcome')[0]).rooms[0]?.id;
  const made = (await admin.request('webhook.create', { room, name: 'Builds' })) as unknown as { url: string };
  for (const url of [made.url, `${office.url}/hooks/AAAAAAAAAAAAAAAAAAAAAAAAAAA`]) {
    const status = await new Promise<number | string>((resolve) => {
      const request = tlsRequest(url, { method: 'POST', rejectUnauthorized: false, agent: false }, (response) => {
        resolve(response.statusCode ?? 0);
        response.resume();
      });
      request.once('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? error.message);
      });
      let left = 200;
      const send = () => {
        while (left-- > 0) if (!request.write(Buffer.alloc(64 * 1024, 120))) return;
        request.end();
      };
      request.on('drain', send);
      send();
    });
    expect(status).toBe(url === made.url ? 413 : 404);
  }
  expect(office.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  owner.close();
  admin.close();
});
