import { settingsPolicy, type Settings, type SettingsPolicy } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import type { SettingsInForce } from '../store.ts';

/** What holds until an admin says otherwise. */
export const defaultSettings: Settings = {
  join: 'open',
  guests: false,
  fileBytes: 0,
  memberQuotaBytes: 0,
  officeQuotaBytes: 0,
  retentionDays: 0,
  joinRequestHours: 24,
};

/** What is in force: what admins set, within what the computer of the host says. */
export function readSettings(db: Database): Settings {
  const set = db
    .all<{ key: string; value: string }>("SELECT key, value FROM setting WHERE key NOT IN ('passcode', 'policy')")
    .map(({ key, value }) => [key, JSON.parse(value)] as const);
  const { preset, locked } = readPolicy(db);
  const said = { ...preset, ...Object.fromEntries(set), ...locked } as Partial<Settings>;
  return { ...defaultSettings, ...said };
}

/** What the computer of the host says, as of the host's start. */
export function readPolicy(db: Database): SettingsPolicy {
  const row = db.get<{ value: string }>("SELECT value FROM setting WHERE key = 'policy'");
  return row ? settingsPolicy.parse(JSON.parse(row.value)) : {};
}

/** The settings in force, and which of them admins cannot change. */
export function settingsInForce(db: Database): SettingsInForce {
  return { settings: readSettings(db), locked: Object.keys(readPolicy(db).locked ?? {}) };
}
