import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectPeer } from '../support/peer.ts';
import { until } from '../support/wait.ts';
import { bundle } from './bundle.ts';
import { openOffice, type Office } from './office.ts';
import type { Talk } from './worker-program.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.end());

it('the client works in a worker, where there is no window and no document', async () => {
  const { url, office: id } = office.host;
  const program = await bundle(path.join(import.meta.dirname, 'worker-program.ts'));
  const script = `${program}
    onmessage = ({ data }) => program.talk(data).then(postMessage, (error) => postMessage(String(error)));`;
  const bea = await connectPeer({ url, office: id, name: 'Bea' });
  const room = bea.welcome.rooms.find(({ name }) => name === 'general')?.id ?? '';
  const { page } = await office.visit({ path: '/.well-known/landline' });
  await page.route(`${url}/empty`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await page.goto(`${url}/empty`);
  const given: Talk = { url, office: id, text: 'from a worker', answer: 'heard' };
  const texts = page.evaluate(
    ([source, data]) =>
      new Promise<unknown>((resolve, reject) => {
        const worker = new Worker(URL.createObjectURL(new Blob([source])));
        worker.onmessage = (message) => resolve(message.data);
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage(data);
      }),
    [script, given] as const,
  );
  const isThere = () => bea.packets.some(({ events }) => events.some(({ body }) => body?.includes('from a worker')));
  await Promise.race([texts, until('the worker to speak', isThere, 60_000)]);
  await bea.append(bea.device.event({ office: id, type: 'message', room, body: { text: 'heard' } }));
  expect(await texts).toEqual(['from a worker', 'heard']);
  bea.close();
});
