import { app, globalShortcut, powerSaveBlocker, session } from 'electron';
import type { DesktopSettings } from '../../../protocol/index.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';

/** Does what the settings say, at once and whenever they change. @returns is told whether this computer hosts now. */
export function setupSettings(settings: Settings, show: () => void, log: Log): (hosting: boolean) => void {
  let hosts = false;
  let blocker: number | undefined;

  function keepAwake(wanted: boolean): void {
    if (wanted && blocker === undefined) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (wanted || blocker === undefined) return;
    powerSaveBlocker.stop(blocker);
    blocker = undefined;
  }
  function useShortcut(accelerator: string): void {
    globalShortcut.unregisterAll();
    if (accelerator === '') return;
    try {
      if (!globalShortcut.register(accelerator, show)) log.warn({}, 'another program has the shortcut');
    } catch (error) {
      // What is no accelerator throws.
      log.warn({ error: String(error) }, 'the shortcut is none');
    }
  }
  function follow(now: DesktopSettings): void {
    app.setLoginItemSettings({ openAtLogin: now.openAtLogin, args: ['--hidden'] });
    keepAwake(hosts && now.keepAwakeWhileHosting);
    useShortcut(now.globalShortcut);
    const { defaultSession } = session;
    const known = now.spelling.filter((tag) => defaultSession.availableSpellCheckerLanguages.includes(tag));
    defaultSession.setSpellCheckerEnabled(known.length > 0);
    if (known.length > 0) defaultSession.setSpellCheckerLanguages(known);
  }

  // Dictionaries would come from Google: an address that leads nowhere keeps them away.
  session.defaultSession.setSpellCheckerDictionaryDownloadURL('https://dictionaries.invalid/');
  follow(settings.value);
  settings.onChange(follow);
  return (hosting) => {
    hosts = hosting;
    keepAwake(hosts && settings.value.keepAwakeWhileHosting);
  };
}
