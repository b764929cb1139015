import { desktopSettings, type DesktopSettings } from '../../../protocol/index.ts';
import type { z } from 'zod';
import type { KeptFile } from '../kept-file.ts';

export const defaultSettings: DesktopSettings = {
  openAtLogin: false,
  closeToTray: true,
  keepAwakeWhileHosting: false,
  attention: true,
  globalShortcut: '',
  spelling: [],
};

/** As they are kept: those that an older version did not know are as usual, instead of all being lost. */
export const settingsShape: z.ZodType<DesktopSettings> = desktopSettings
  .partial()
  .transform((some) => ({ ...defaultSettings, ...withoutGaps(some) }));

/** Only what was given: a setting that is there without a value is none that is to be changed. */
export function withoutGaps(some: {
  [N in keyof DesktopSettings]?: DesktopSettings[N] | undefined;
}): Partial<DesktopSettings> {
  return Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined));
}

export type Settings = {
  readonly value: DesktopSettings;
  change(some: Partial<DesktopSettings>): Promise<DesktopSettings>;
  onChange(listener: (settings: DesktopSettings) => void): void;
};

/** The app's settings, as the person at this computer chose them. */
export function createSettings(file: KeptFile<DesktopSettings>): Settings {
  const listeners: ((settings: DesktopSettings) => void)[] = [];
  return {
    get value() {
      return file.value;
    },
    async change(some) {
      await file.put({ ...file.value, ...some });
      for (const listener of listeners) listener(file.value);
      return file.value;
    },
    onChange: (listener) => void listeners.push(listener),
  };
}
