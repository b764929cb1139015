import type { Settings } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';

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

export function readSettings(db: Database): Settings {
  const set = db
    .all<{ key: string; value: string }>("SELECT key, value FROM setting WHERE key <> 'passcode'")
    .map(({ key, value }) => [key, JSON.parse(value)] as const);
  return { ...defaultSettings, ...(Object.fromEntries(set) as Partial<Settings>) };
}
