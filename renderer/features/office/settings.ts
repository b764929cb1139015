import { shallowRef } from 'vue';
import type { Settings } from '../../../protocol/index.ts';
import { useAsking } from '../../app/asking.ts';
import { useOffice } from '../../app/snapshot.ts';
import { askUntilThere } from './ask-until-there.ts';

/** The office's settings, as the host has them. */
export function useOfficeSettings() {
  const { client } = useOffice();
  const { busy, trouble, ask } = useAsking();
  const settings = shallowRef<Settings>();
  const load = () =>
    ask(async () => {
      settings.value = (await client.admin.request('settings.get', {})).settings;
    });
  askUntilThere(load, () => settings.value !== undefined);
  return {
    /** Absent until the host has told them. */
    settings,
    busy,
    trouble,
    load,
    /** @param passcode - stretched. @returns whether the host took it. */
    save: (some: Partial<Settings>, passcode?: string) =>
      ask(async () => {
        const change = { settings: some, ...(passcode !== undefined && { passcode }) };
        settings.value = (await client.admin.request('settings.set', change)).settings;
      }),
  };
}
