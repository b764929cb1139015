import { userInfo } from 'node:os';
import path from 'node:path';
import { app } from 'electron';
import type { AppInfo } from '../../../protocol/index.ts';
import type { DeviceKey } from '../trust/device-key.ts';

const platforms = ['linux', 'darwin', 'win32'] as const;

/** What this app is and runs on. */
export function appInfoOf(
  { guardedBy }: DeviceKey,
  may: { discover: boolean; host: boolean; join: AppInfo['join'] },
): AppInfo {
  const { electron, chrome, node } = process.versions;
  return {
    version: app.getVersion(),
    platform: platforms.find((one) => one === process.platform) ?? 'other',
    parts: { Landline: app.getVersion(), Electron: electron, Chromium: chrome, Node: node },
    person: userInfo().username.slice(0, 255),
    keyStore: guardedBy,
    denied: ['updates', ...(may.discover ? [] : (['discovery'] as const)), ...(may.host ? [] : (['hosting'] as const))],
    ...(may.join && { join: may.join }),
  };
}

/** What "About Landline" says; the system shows it in a window of its own. */
export function setupAbout({ version, parts }: AppInfo): void {
  const { Landline: _, ...runsOn } = parts;
  const on = Object.entries(runsOn).map(([name, its]) => `${name} ${its}`);
  app.setAboutPanelOptions({
    applicationName: app.getName(),
    // Linux shows no credits: what it runs on is said where every system shows it.
    applicationVersion: `${version} (${on.join(', ')})`,
    copyright: 'MIT License',
    version: '',
    iconPath: path.join(import.meta.dirname, 'icon.png'),
  });
}
