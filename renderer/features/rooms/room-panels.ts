import type { PanelName } from '../../app/place.ts';
import type { WordKey } from '../../i18n/i18n.ts';

/** What can be opened beside a room from its header, in this order; in its menu where the window is narrow. */
export const roomPanels: readonly { show: PanelName; icon: string; name: WordKey }[] = [
  { show: 'search', icon: 'i-lucide-text-search', name: 'commands.searchRoom' },
  { show: 'pins', icon: 'i-lucide-pin', name: 'commands.pins' },
  { show: 'files', icon: 'i-lucide-folder-open', name: 'commands.files' },
  { show: 'members', icon: 'i-lucide-users', name: 'commands.members' },
];
