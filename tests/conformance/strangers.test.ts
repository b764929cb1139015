import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDevice } from '../support/device.ts';
import { startTestHost, type TestHost } from '../support/host.ts';
import { authFor, openRaw, packetType } from './raw.ts';

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
    for (let i = 0; i < 200; i += 1) raw.send(`0${auth}`);
    await raw.closed;
    const refused = raw.packets.filter(({ type }) => type === packetType.connectError);
    expect(refused.length).toBeLessThan(50);
  });

  it('keeps one that tried a few times, such as an applicant who waits for an admin', async () => {
    const raw = await openRaw(office.url);
    const device = createTestDevice();
    const wrong = JSON.stringify({ ...authFor(office.office, raw.sid, device), proof: device.sign('nothing') });
    for (let i = 0; i < 5; i += 1) raw.send(`0${wrong}`);
    raw.send(`0${JSON.stringify(authFor(office.office, raw.sid, device, { name: 'Patient' }))}`);
    await raw.next(({ type }) => type === packetType.connect, 'to be let in');
    raw.close();
  });
});
