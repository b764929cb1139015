import { app, globalShortcut, powerSaveBlocker } from 'electron';
import type { DesktopSettings } from '../../../protocol/index.ts';
import { autostart } from './autostart.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import { createShortcut } from './shortcut.ts';

export type SettingsOfSystem = {
  /** Told whether this computer hosts now. */
  hosts(hosting: boolean): void;
  /** Has other keys show the window. @throws LandlineError as `createShortcut` does. */
  useShortcut(accelerator: string): void;
};

/** Does what the settings say, at once and whenever they change. */
export function setupSettings(settings: Settings, show: () => void, log: Log): SettingsOfSystem {
  let hosts = false;
  let blocker: number | undefined;

  function keepAwake(wanted: boolean): void {
    if (wanted && blocker === undefined) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (wanted || blocker === undefined) return;
    powerSaveBlocker.stop(blocker);
    blocker = undefined;
  }
  function openAtLogin(wanted: boolean): void {
    if (process.platform !== 'linux') {
      app.setLoginItemSettings({ openAtLogin: wanted, args: ['--hidden'] });
      return;
    }
    // An AppImage runs from a place that is another each time.
    const program = process.env['APPIMAGE'] ?? process.execPath;
    const command = [program, ...(app.isPackaged ? [] : [app.getAppPath()]), '--hidden'];
    autostart(app.getPath('appData'), wanted, command).catch((error: unknown) => {
      log.warn({ error: String(error) }, 'whether the app is opened at login stays as it was');
    });
  }
  function follow(now: DesktopSettings): void {
    keepAwake(hosts && now.keepAwakeWhileHosting);
  }

  follow(settings.value);
  let opened = settings.value.openAtLogin;
  // Only what was chosen, or decided, is done: an app with another folder of user data takes nothing from this one.
  if (opened || settings.locked.includes('openAtLogin')) openAtLogin(opened);
  settings.onChange((now) => {
    follow(now);
    if (now.openAtLogin === opened) return;
    opened = now.openAtLogin;
    openAtLogin(opened);
  });
  const useShortcut = createShortcut({
    register: (accelerator) => globalShortcut.register(accelerator, show),
    unregister: (accelerator) => globalShortcut.unregister(accelerator),
  });
  try {
    useShortcut(settings.value.globalShortcut);
  } catch (error) {
    // Of the last time: it stays in the settings, for when the other program is gone.
    log.warn({ error: String(error) }, 'the keys that show the window are not to be had');
  }
  return {
    hosts(hosting) {
      hosts = hosting;
      keepAwake(hosts && settings.value.keepAwakeWhileHosting);
    },
    useShortcut,
  };
}
