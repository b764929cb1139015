import { LandlineError, type AppInfo, type BridgeArguments } from '../../../protocol/index.ts';
import type { Handlers } from '../bridge/answer.ts';
import type { DeviceKey } from '../trust/device-key.ts';
import type { LookOf } from '../window/setup-look.ts';
import { openElsewhere } from '../window/window.ts';
import type { Activity } from './activity.ts';
import type { Links } from './links.ts';
import type { Log } from './log.ts';
import type { Notes } from './notes.ts';
import { withoutGaps, type Settings } from './settings.ts';
import type { Spelling } from './setup-spelling.ts';
import type { TrayState } from './tray-menu.ts';

export type SystemDeps = {
  info: AppInfo;
  settings: Settings;
  log: Log;
  look: Pick<LookOf, 'tell'>;
  spelling: Spelling;
  copyDiagnostics(): Promise<void>;
  links: Links;
  key: DeviceKey;
  notes: Notes;
  showTray(some: Partial<TrayState>): void;
  showTaskbar(told: BridgeArguments<'tellTray'>): void;
  /** Registers the keys that show the window. */
  useShortcut(accelerator: string): void;
  activity(): Activity;
};

type SystemCalls = Pick<
  Handlers,
  | 'appInfo'
  | 'readSettings'
  | 'changeSettings'
  | 'tellLook'
  | 'spelling'
  | 'openDictionaries'
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
  const { info, settings, log, look, links, key, notes, showTray, activity } = deps;
  return {
    appInfo: () => ({ info }),
    readSettings: () => ({ settings: settings.value, locked: [...settings.locked] }),
    async changeSettings({ settings: some }) {
      // A page that is not itself any more could have files put where they are run.
      if (some.downloadFolder !== undefined)
        throw new LandlineError('forbidden', 'Folders are picked by the person, never named by the page.');
      if (some.globalShortcut !== undefined && !settings.locked.includes('globalShortcut'))
        deps.useShortcut(some.globalShortcut);
      return { settings: await settings.change(withoutGaps(some)) };
    },
    tellLook(now) {
      look.tell(now);
      return {};
    },
    spelling: () => deps.spelling.offered(),
    async openDictionaries() {
      await deps.spelling.openFolder();
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
    tellTray(told) {
      const { unread, mentions, dnd } = told;
      showTray({ unread, mentions, dnd });
      deps.showTaskbar(told);
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
