import { type Component } from 'vue';
import { later } from '../../app/later.ts';
import type { Panel } from '../../app/place.ts';
import type { WordKey } from '../../i18n/i18n.ts';
import NotFetched from '../../ui/NotFetched.vue';

/** A page of the panel. Its component gets `room`, and `panel` where it is about one message or person; it fills the height and scrolls by itself. */
export type PanelPage = { title: WordKey; content: Component };

/** What the panel can show; fetched when it is opened. */
export const panels: Record<Panel['show'], PanelPage> = {
  members: { title: 'frame.members', content: later(() => import('./MembersPanel.vue'), NotFetched) },
  thread: { title: 'message.threadTitle', content: later(() => import('../thread/ThreadPanel.vue'), NotFetched) },
  person: { title: 'people.person', content: later(() => import('../people/PersonPanel.vue'), NotFetched) },
  search: { title: 'search.title', content: later(() => import('../search/SearchPanel.vue'), NotFetched) },
  files: { title: 'media.title', content: later(() => import('../files/FilesPanel.vue'), NotFetched) },
  pins: { title: 'pins.title', content: later(() => import('../pins/PinsPanel.vue'), NotFetched) },
  settings: {
    title: 'roomsettings.title',
    content: later(() => import('../roomsettings/RoomSettingsPanel.vue'), NotFetched),
  },
};
