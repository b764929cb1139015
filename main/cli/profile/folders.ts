import { join } from 'node:path';
import type { Terminal } from '../terminal.ts';

type Place = Pick<Terminal, 'env' | 'platform' | 'home'>;

/** Where a person's profile is unless `--profile` says otherwise: the platform's folder for settings. */
export function defaultProfile({ env, platform, home }: Place): string {
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Landline', 'profile');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Landline', 'profile');
  return join(unlessEmpty(env['XDG_CONFIG_HOME']) ?? join(home, '.config'), 'landline');
}

/** Where a host keeps its office unless `--data` says otherwise: the platform's folder for data. */
export function defaultData({ env, platform, home }: Place): string {
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Landline', 'office');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Landline', 'office');
  return join(unlessEmpty(env['XDG_DATA_HOME']) ?? join(home, '.local', 'share'), 'landline', 'office');
}

/** A variable that is set to nothing is not set (XDG Base Directory Specification): else it would name the folder one stands in. */
function unlessEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
