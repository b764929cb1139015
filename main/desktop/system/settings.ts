import { isDeepStrictEqual } from 'node:util';
import { desktopSettings, LandlineError, type DesktopSettings } from '../../../protocol/index.ts';
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
  /** Those that the computer's policy sets. */
  readonly locked: readonly (keyof DesktopSettings)[];
  /** @throws LandlineError `forbidden` for one that is locked at another value. */
  change(some: Partial<DesktopSettings>): Promise<DesktopSettings>;
  onChange(listener: (settings: DesktopSettings) => void): void;
};

/**
 * The app's settings, as the person at this computer chose them.
 *
 * @param locked - what the computer's policy sets; what the person chose before stays in the file, for when it ends.
 */
export function createSettings(file: KeptFile<DesktopSettings>, locked: Partial<DesktopSettings> = {}): Settings {
  const listeners: ((settings: DesktopSettings) => void)[] = [];
  const names = Object.keys(locked) as (keyof DesktopSettings)[];
  const value = () => ({ ...file.value, ...locked });
  return {
    get value() {
      return value();
    },
    locked: names,
    async change(some) {
      if (names.some((name) => name in some && !isDeepStrictEqual(some[name], locked[name])))
        throw new LandlineError('forbidden', 'The administrator of this computer sets this.');
      const own = Object.entries(some).filter(([name]) => !(name in locked));
      await file.put({ ...file.value, ...Object.fromEntries(own) });
      for (const listener of listeners) listener(value());
      return value();
    },
    onChange: (listener) => void listeners.push(listener),
  };
}
