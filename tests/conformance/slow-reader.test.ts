import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { welcome } from '../../protocol/index.ts';
import { openLine } from '../support/faulty-line.ts';
import { startTestHost } from '../support/host.ts';
import { general, openOffice, when } from '../support/office.ts';
import { packetType, rawPeer } from './raw.ts';

const plenty = { perSecond: 1e6, burst: 1e6 };
const budgets = { append: plenty, read: plenty, heavy: plenty, chunk: plenty, signal: plenty };

it('who does not read is cut off before what waits for them grows the host, and may come back; nobody else notices', async () => {
  const office = await startTestHost({ budgets });
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
  expect(deaf.packets.slice(-2)).toMatchObject([
    { type: packetType.event, data: ['bye', { reason: 'too_slow' }] },
    { type: packetType.disconnect },
  ]);
  const back = await rawPeer(office.url, office.office, { device: deaf.device });
  expect(welcome.parse(back.pushes('welcome')[0]).seq).toBeGreaterThan(said);
  for (const peer of [back, talker]) peer.close();
});

it('a client that could not take what it was told hears so, comes back by itself and lacks nothing', async () => {
  const office = await openOffice({ budgets });
  onTestFinished(() => office.close());
  const line = await openLine(() => office.host().port);
  onTestFinished(() => line.close());
  const talker = await office.joined('Talker');
  const room = await general(talker);
  const slow = await office.joined('Slow', { url: `https://127.0.0.1:${line.port}` });
  const reasons: (string | undefined)[] = [];
  slow.subscribe(({ kind }) => kind === 'status' && reasons.push(slow.status().reason));

  line.clog();
  const text = 'x'.repeat(60_000);
  let last = '';
  for (let said = 0; office.host().connected() === 2 && said < 1_500; said += 1) {
    const { id, done } = await talker.send(room, { text: `${text}${said}` });
    await done;
    last = id;
  }
  expect(office.host().connected()).toBe(1);
  line.plugIn();
  const told = 'This connection could not take what it was told.';
  await when(slow, () => reasons.includes(told) && slow.status().phase === 'online', 'to be back');
  await slow.openRoom(room);
  await when(slow, () => slow.timeline(room).items.some(({ id }) => id === last), 'the last word');
});

async function metrics(port: number): Promise<string> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/metrics', rejectUnauthorized: false }, resolve)
      .on('error', reject)
      .end();
  });
  return text(response);
}
