import { expect, it } from 'vitest';
import type { DesktopSettings } from '../../../protocol/index.ts';
import { createSettings, defaultSettings, settingsShape } from './settings.ts';

function settings(locked?: Partial<DesktopSettings>) {
  let value = defaultSettings;
  const file = {
    get value() {
      return value;
    },
    put: async (next: DesktopSettings) => void (value = next),
  };
  return { made: createSettings(file, locked), kept: () => value };
}

it('what is changed is kept, and told', async () => {
  const { made, kept } = settings();
  const told: boolean[] = [];
  made.onChange(({ openAtLogin }) => told.push(openAtLogin));
  expect(await made.change({ openAtLogin: true })).toMatchObject({ openAtLogin: true, closeToTray: true });
  expect(made.value.openAtLogin).toBe(true);
  expect(kept().openAtLogin).toBe(true);
  expect(told).toEqual([true]);
});

it('settings of an older version are kept, and what it did not know is as usual', () => {
  const { attention: _, ...older } = { ...defaultSettings, openAtLogin: true };
  expect(settingsShape.parse(older)).toEqual({ ...defaultSettings, openAtLogin: true });
  expect(() => settingsShape.parse({ ...older, closeToTray: 'perhaps' })).toThrow();
});

it('what a policy sets holds, is no choice, and changes nothing of what was chosen', async () => {
  const { made, kept } = settings({ openAtLogin: true, spelling: ['de'] });
  expect(made.value).toEqual({ ...defaultSettings, openAtLogin: true, spelling: ['de'] });
  expect(made.locked).toEqual(['openAtLogin', 'spelling']);
  await expect(made.change({ openAtLogin: false, closeToTray: false })).rejects.toMatchObject({ code: 'forbidden' });
  expect(kept()).toEqual(defaultSettings);
  // Told as it is, together with another.
  expect(await made.change({ spelling: ['de'], closeToTray: false })).toMatchObject({ spelling: ['de'] });
  expect(kept()).toEqual({ ...defaultSettings, closeToTray: false });
});
