import { expect, it, vi } from 'vitest';
import { effectScope } from 'vue';
import { createFakeBridge } from '../../bridge/fake-bridge.ts';
import { LandlineError, type DesktopApi } from '../../../protocol/index.ts';
import { createElectronBridge } from '../../bridge/electron-bridge.ts';
import { memoryStorage } from '../../gallery/surroundings.ts';
import { useUpdates } from './updates.ts';

const answers = ({ calls }: { calls: { call: string; payload: unknown }[] }) =>
  calls.filter(({ call }) => call === 'installUpdate').map(({ payload }) => payload);

it('is not offered again once it was declined, but a newer one is', async () => {
  const { desktop, fake } = await createFakeBridge();
  const storage = memoryStorage();
  const offer = (version: string) => fake.offerUpdate(version);
  const first = effectScope();
  const updates = first.run(() => useUpdates(desktop, storage));
  offer('1.1.0');
  expect(updates?.offered.value).toEqual({ version: '1.1.0', notes: '' });
  updates?.decline();
  await expect.poll(() => answers(fake)).toEqual([{ version: '1.1.0', install: false }]);
  offer('1.1.0');
  expect(updates?.offered.value).toBeUndefined();
  first.stop();
  // The page was loaded again; the app was not.
  const again = effectScope().run(() => useUpdates(desktop, storage));
  offer('1.1.0');
  expect(again?.offered.value).toBeUndefined();
  offer('1.2.0');
  expect(again?.offered.value?.version).toBe('1.2.0');
});

it('is installed when the person agrees, and says what kept it from that', async () => {
  const { fake } = await createFakeBridge();
  const refusal = { ok: false, error: { code: 'no_space', message: 'The disk is full.' } };
  const api = { ...fake.api, installUpdate: async () => refusal } as unknown as DesktopApi;
  const { desktop } = await createElectronBridge(api);
  const updates = effectScope().run(() => useUpdates(desktop, memoryStorage()));
  fake.offerUpdate('1.1.0');
  await updates?.install();
  expect(updates?.trouble.value).toBeInstanceOf(LandlineError);
  expect(updates?.state.value).toBe('ready');
  expect(updates?.offered.value?.version).toBe('1.1.0');
});

it('is offered to a page that is loaded later, unless it was declined', async () => {
  const { desktop, fake } = await createFakeBridge();
  fake.offerUpdate('1.1.0', 'Faster');
  const load = () => effectScope().run(() => useUpdates(desktop, memoryStorage()));
  const updates = load();
  await expect.poll(() => updates?.offered.value).toEqual({ version: '1.1.0', notes: 'Faster' });
  updates?.decline();
  await expect.poll(() => answers(fake)).toHaveLength(1);
  const later = load();
  const asked = () => fake.calls.filter(({ call }) => call === 'update').length;
  await expect.poll(asked).toBe(2);
  expect(later?.offered.value).toBeUndefined();
});

it('can be agreed to again when the app has not started anew, and gives way to a newer one', async () => {
  const { desktop, fake } = await createFakeBridge();
  vi.useFakeTimers();
  try {
    const updates = effectScope().run(() => useUpdates(desktop, memoryStorage()));
    fake.offerUpdate('1.1.0');
    await updates?.install();
    expect(updates?.state.value).toBe('installing');
    vi.advanceTimersByTime(30_000);
    expect(updates?.state.value).toBe('late');
    await updates?.install();
    expect(answers(fake)).toHaveLength(2);
    // Main offers it again when it could not end.
    fake.offerUpdate('1.1.0');
    expect(updates?.state.value).toBe('ready');
    const first = updates?.install();
    fake.offerUpdate('1.2.0');
    await first;
    expect(updates?.offered.value?.version).toBe('1.2.0');
    vi.advanceTimersByTime(60_000);
    expect(updates?.state.value).toBe('ready');
  } finally {
    vi.useRealTimers();
  }
});
