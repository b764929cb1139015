import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { welcome } from '../../protocol/index.ts';
import { startTestHost } from '../support/host.ts';
import { rawPeer } from './raw.ts';

const plenty = { perSecond: 1e6, burst: 1e6 };

it('who does not read is cut off before what waits for them grows the host, and may come back; nobody else notices', async () => {
  const office = await startTestHost({
    budgets: { append: plenty, read: plenty, heavy: plenty, chunk: plenty, signal: plenty },
  });
  onTestFinished(() => office.end());
  const talker = await rawPeer(office.url, office.office, { name: 'Talker' });
  const deaf = await rawPeer(office.url, office.office, { name: 'Deaf' });
  const room = welcome.parse(talker.pushes('welcome')[0]).rooms.find(({ name }) => name === 'general')?.id ?? '';
  deaf.webSocket.pause();

  // The host keeps 16 MiB, and the system's buffers for a connection some more.
  const body = { text: 'x'.repeat(60_000) };
  let said = 0;
  for (; office.host.connected() === 2 && said < 1_500; said += 1) {
    const event = talker.device.event({ office: office.office, type: 'message', room, body });
    expect(await talker.request('append', { events: [event] })).toMatchObject({ results: [{ ok: true }] });
    // What the talker was told itself is of no interest, and much.
    talker.packets.length = 0;
  }
  expect(office.host.connected()).toBe(1);
  expect(await metrics(office.host.port)).toMatch(/landline_cut_off_total\{reason="too_slow"\} 1/);

  deaf.webSocket.resume();
  await deaf.closed;
  const back = await rawPeer(office.url, office.office, { device: deaf.device });
  expect(welcome.parse(back.pushes('welcome')[0]).seq).toBeGreaterThan(said);
  for (const peer of [back, talker]) peer.close();
});

async function metrics(port: number): Promise<string> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/metrics', rejectUnauthorized: false }, resolve)
      .on('error', reject)
      .end();
  });
  return text(response);
}
