import { useEventListener } from '@vueuse/core';
import { onScopeDispose } from 'vue';
import type { RoomView } from '../../../client/index.ts';
import { useOffice, type Office } from '../../app/snapshot.ts';
import { useBridge } from '../../bridge/bridge.ts';
import { useI18n, type WordKey } from '../../i18n/i18n.ts';
import { isAdmin } from '../office/rights.ts';
import { createNameOrder, groupRooms, roomsInOrder } from '../rooms/room-groups.ts';
import { isApple, isDialogOpen, isPressed, isTypingIn, type Shortcut } from './shortcut.ts';

/** Something a person can do from anywhere: by a shortcut, and from the switcher by its name. */
export type Command = {
  name: WordKey;
  icon: string;
  shortcut?: Shortcut;
  /** Whether it makes sense now; always unless told. */
  when?(office: Office): boolean;
  run(office: Office, compare: Compare): void;
};

/** How the page's language orders names. */
type Compare = (a: string, b: string) => number;

/** In the order they are listed. */
export const commands: readonly Command[] = [
  {
    name: 'commands.switcher',
    icon: 'i-lucide-search',
    shortcut: 'mod+k',
    run: ({ dialogs }) => dialogs.open('switcher'),
  },
  {
    name: 'commands.searchRoom',
    icon: 'i-lucide-text-search',
    shortcut: 'mod+f',
    when: hasRoom,
    run: ({ place }) => place.open({ show: 'search' }),
  },
  {
    name: 'commands.nextRoom',
    icon: 'i-lucide-arrow-down',
    shortcut: 'alt+arrowdown',
    run: (office, compare) => step(office, compare, 1),
  },
  {
    name: 'commands.previousRoom',
    icon: 'i-lucide-arrow-up',
    shortcut: 'alt+arrowup',
    run: (office, compare) => step(office, compare, -1),
  },
  {
    name: 'commands.nextUnread',
    icon: 'i-lucide-bell-dot',
    shortcut: 'alt+shift+arrowdown',
    run: (office, compare) => step(office, compare, 1, ({ unread }) => unread > 0),
  },
  {
    name: 'commands.members',
    icon: 'i-lucide-users',
    shortcut: 'mod+shift+m',
    when: hasRoom,
    run: ({ place }) => place.open(place.panel.value?.show === 'members' ? undefined : { show: 'members' }),
  },
  {
    name: 'commands.files',
    icon: 'i-lucide-folder-open',
    when: hasRoom,
    run: ({ place }) => place.open({ show: 'files' }),
  },
  {
    name: 'commands.pins',
    icon: 'i-lucide-pin',
    when: hasRoom,
    run: ({ place }) => place.open({ show: 'pins' }),
  },
  {
    name: 'timeline.goToDate',
    icon: 'i-lucide-calendar-search',
    when: hasRoom,
    run: ({ dialogs }) => dialogs.open('date'),
  },
  {
    name: 'commands.sidebar',
    icon: 'i-lucide-panel-left',
    shortcut: 'mod+shift+d',
    run: ({ settings }) => settings.change({ sidebarHidden: !settings.value.value.sidebarHidden }),
  },
  {
    name: 'commands.settings',
    icon: 'i-lucide-settings',
    shortcut: 'mod+,',
    run: ({ dialogs }) => dialogs.open('settings'),
  },
  {
    name: 'commands.invite',
    icon: 'i-lucide-user-round-plus',
    when: ({ client }) => isAdmin(client.office()?.role),
    run: ({ dialogs }) => dialogs.open('invite'),
  },
  {
    name: 'commands.office',
    icon: 'i-lucide-building-2',
    run: ({ dialogs }) => dialogs.open('office'),
  },
  {
    name: 'commands.roomSettings',
    icon: 'i-lucide-sliders-horizontal',
    when: hasRoom,
    run: ({ place }) => place.open({ show: 'settings' }),
  },
  {
    name: 'commands.shortcuts',
    icon: 'i-lucide-keyboard',
    shortcut: '?',
    run: ({ dialogs }) => dialogs.open('shortcuts'),
  },
];

function hasRoom({ place }: Office): boolean {
  return place.room.value !== undefined;
}

function step(
  { client, place, roomSettings }: Office,
  compare: Compare,
  by: 1 | -1,
  wanted: (room: RoomView) => boolean = () => true,
): void {
  const isFavourite = (id: string) => roomSettings.all.value[id]?.favourite === true;
  const rooms = roomsInOrder(groupRooms(client.rooms(), isFavourite, createNameOrder(compare)));
  const at = rooms.findIndex(({ id }) => id === place.room.value);
  for (let tried = 1; tried <= rooms.length; tried++) {
    const room = rooms.at((Math.max(at, by < 0 ? 0 : -1) + by * tried) % rooms.length);
    if (room && room.id !== place.room.value && wanted(room)) {
      place.show(room.id);
      return;
    }
  }
}

/** Listens for the shortcuts of all commands, and for those that the app's menu has, in the window of one office. */
export function useShortcuts(): void {
  const office = useOffice();
  const { formats } = useI18n();
  const { desktop } = useBridge();
  const apple = isApple(navigator);
  const run = (command: Command) => command.run(office, formats.value.compare);
  if (desktop)
    onScopeDispose(
      desktop.onAction((name) => {
        const command = commands.find((one) => one.name === `commands.${name}`);
        if (command && command.when?.(office) !== false && !isDialogOpen()) run(command);
      }),
    );
  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || isDialogOpen()) return;
    const single = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (single && isTypingIn(event.target)) return;
    const command = commands.find(({ shortcut }) => shortcut !== undefined && isPressed(shortcut, event, apple));
    if (!command || command.when?.(office) === false) return;
    event.preventDefault();
    run(command);
  });
}
