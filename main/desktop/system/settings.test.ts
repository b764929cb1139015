import { expect, it } from 'vitest';
import type { DesktopSettings } from '../../../protocol/index.ts';
import { createSettings, defaultSettings, settingsShape } from './settings.ts';

it('what is changed is kept, and told', async () => {
  let value = defaultSettings;
  const made = createSettings({
    get value() {
      return value;
    },
    put: async (next: DesktopSettings) => void (value = next),
  });
  const told: boolean[] = [];
  made.onChange(({ openAtLogin }) => told.push(openAtLogin));
  expect(await made.change({ openAtLogin: true })).toMatchObject({ openAtLogin: true, closeToTray: true });
  expect(made.value.openAtLogin).toBe(true);
  expect(value.openAtLogin).toBe(true);
  expect(told).toEqual([true]);
});

it('settings of an older version are kept, and what it did not know is as usual', () => {
  const { attention: _, ...older } = { ...defaultSettings, openAtLogin: true };
  expect(settingsShape.parse(older)).toEqual({ ...defaultSettings, openAtLogin: true });
  expect(() => settingsShape.parse({ ...older, closeToTray: 'perhaps' })).toThrow();
});
