import { app, type BrowserWindow } from 'electron';
import { LandlineError, type AppInfo, type DesktopSettings } from '../../../protocol/index.ts';
import type { Handlers } from '../bridge/answer.ts';
import type { DeviceKey } from '../trust/device-key.ts';
import type { LookOf } from '../window/setup-look.ts';
import { openElsewhere } from '../window/window.ts';
import type { Activity } from './activity.ts';
import type { Links } from './links.ts';
import type { Log } from './log.ts';
import type { Notes } from './notes.ts';
import type { Settings } from './settings.ts';
import type { TrayState } from './tray-menu.ts';

export type SystemDeps = {
  window(): BrowserWindow | undefined;
  info: AppInfo;
  settings: Settings;
  log: Log;
  look: Pick<LookOf, 'tell'>;
  copyDiagnostics(): Promise<void>;
  links: Links;
  key: DeviceKey;
  notes: Notes;
  showTray(some: Partial<TrayState>): void;
  activity(): Activity;
};

type SystemCalls = Pick<
  Handlers,
  | 'appInfo'
  | 'readSettings'
  | 'changeSettings'
  | 'tellLook'
  | 'copyDiagnostics'
  | 'openLink'
  | 'takeLink'
  | 'device'
  | 'sign'
  | 'notify'
  | 'withdrawNote'
  | 'tellTray'
  | 'activity'
  | 'update'
  | 'installUpdate'
>;

/** What the window asks of the computer it runs on. */
export function createSystemCalls(deps: SystemDeps): SystemCalls {
  const { window, info, settings, log, look, links, key, notes, showTray, activity } = deps;
  return {
    appInfo: () => ({ info }),
    // All are the person's own: there is no policy that would lock one.
    readSettings: () => ({ settings: settings.value, locked: [] }),
    async changeSettings({ settings: some }) {
      // A page that is not itself any more could have files put where they are run.
      if (some.downloadFolder !== undefined)
        throw new LandlineError('forbidden', 'Folders are picked by the person, never named by the page.');
      return { settings: await settings.change(withoutGaps(some)) };
    },
    tellLook(now) {
      look.tell(now);
      return {};
    },
    async copyDiagnostics() {
      await deps.copyDiagnostics();
      return {};
    },
    openLink({ url }) {
      if (!openElsewhere(url, log)) throw new LandlineError('bad_request', 'This address is not opened.');
      return {};
    },
    takeLink() {
      const link = links.take();
      return link === undefined ? {} : { link };
    },
    device: () => ({ device: key.device }),
    sign: ({ text }) => ({ signature: key.sign(text) }),
    notify(note) {
      notes.show(note);
      return {};
    },
    withdrawNote({ tag }) {
      notes.withdraw(tag);
      return {};
    },
    tellTray({ unread, mentions, dnd, progress }) {
      showTray({ unread, mentions, dnd });
      app.setBadgeCount(unread);
      window()?.setProgressBar(progress ?? -1);
      return {};
    },
    activity: () => ({ activity: activity() }),
    // None is ever offered.
    update: () => ({}),
    installUpdate() {
      throw new LandlineError('unavailable', 'This app takes no updates from its office.');
    },
  };
}

/** Only what was given: a setting that is there without a value is none that is to be changed. */
function withoutGaps(some: {
  [N in keyof DesktopSettings]?: DesktopSettings[N] | undefined;
}): Partial<DesktopSettings> {
  return Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined));
}
