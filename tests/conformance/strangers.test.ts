import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDevice } from '../support/device.ts';
import { startTestHost, type TestHost } from '../support/host.ts';
import { until } from '../support/wait.ts';
import { authFor, openRaw, packetType, type RawConnection } from './raw.ts';

const refusals = (raw: RawConnection) => raw.packets.filter(({ type }) => type === packetType.connectError).length;

/** Whether the try was answered with a refusal, rather than with the end of the connection. */
function tryOnce(raw: RawConnection, auth: string): Promise<boolean> {
  const before = refusals(raw);
  raw.send(`0${auth}`);
  return Promise.race([raw.closed.then(() => false), until('an answer', () => refusals(raw) > before)]);
}

let office: TestHost;
beforeAll(async () => {
  office = await startTestHost();
});
afterAll(() => office.end());

describe('Strangers', () => {
  it('ends a connection that asks to be let in again and again: each try costs the host a signature', async () => {
    const raw = await openRaw(office.url);
    const device = createTestDevice();
    const auth = JSON.stringify({ ...authFor(office.office, raw.sid, device), proof: device.sign('nothing') });
    let tries = 0;
    while (tries < 200 && (await tryOnce(raw, auth))) tries += 1;
    await raw.closed;
    expect(refusals(raw)).toBeLessThan(50);
  });

  it('keeps one that tried a few times, such as an applicant who waits for an admin', async () => {
    const raw = await openRaw(office.url);
    const device = createTestDevice();
    const wrong = JSON.stringify({ ...authFor(office.office, raw.sid, device), proof: device.sign('nothing') });
    for (let i = 0; i < 5; i += 1) await tryOnce(raw, wrong);
    raw.send(`0${JSON.stringify(authFor(office.office, raw.sid, device, { name: 'Patient' }))}`);
    await raw.next(({ type }) => type === packetType.connect, 'to be let in');
    raw.close();
  });

  it('ends a connection that asks while it is asking: let in twice, it would be told all twice and hear it once', async () => {
    const raw = await openRaw(office.url);
    const auth = JSON.stringify(authFor(office.office, raw.sid, createTestDevice(), { name: 'Twice' }));
    raw.send(`0${auth}`);
    raw.send(`0${auth}`);
    await raw.closed;
    await until('nobody to be left', () => office.host.connected() === 0);
  });
});
