import { shallowRef } from 'vue';
import type { admin, Reply, Settings } from '../../../protocol/index.ts';
import { useAsking } from '../../app/asking.ts';
import { useOffice } from '../../app/snapshot.ts';
import { askUntilThere } from './ask-until-there.ts';

/** The office's settings, as the host has them. */
export function useOfficeSettings() {
  const { client } = useOffice();
  const { busy, trouble, ask } = useAsking();
  const settings = shallowRef<Settings>();
  const locked = shallowRef<readonly string[]>([]);
  function take(told: Reply<typeof admin, 'settings.get'>): void {
    // First, for who looks at both when the settings change.
    locked.value = told.locked ?? [];
    settings.value = told.settings;
  }
  const load = () => ask(async () => take(await client.admin.request('settings.get', {})));
  askUntilThere(load, () => settings.value !== undefined);
  return {
    /** Absent until the host has told them. */
    settings,
    /** Whether the computer of the host decides on it. */
    isLocked: (name: keyof Settings) => locked.value.includes(name),
    busy,
    trouble,
    load,
    /** @param passcode - stretched. @returns whether the host took it. */
    save: (some: Partial<Settings>, passcode?: string) =>
      ask(async () => {
        const change = { settings: some, ...(passcode !== undefined && { passcode }) };
        take(await client.admin.request('settings.set', change));
      }),
  };
}
