import { defineAsyncComponent, type Component } from 'vue';
import type { Panel } from '../../app/place.ts';
import type { WordKey } from '../../i18n/i18n.ts';

/** A page of the panel. Its component gets `room` and `panel`, fills the height and scrolls by itself. */
export type PanelPage = { title: WordKey; content: Component };

/** What the panel can show; fetched when it is opened. */
export const panels: Record<Panel['show'], PanelPage> = {
  members: { title: 'frame.members', content: defineAsyncComponent(() => import('./MembersPanel.vue')) },
  thread: { title: 'message.threadTitle', content: defineAsyncComponent(() => import('../thread/ThreadPanel.vue')) },
  person: { title: 'people.person', content: defineAsyncComponent(() => import('../people/PersonPanel.vue')) },
  search: { title: 'search.title', content: defineAsyncComponent(() => import('../search/SearchPanel.vue')) },
  files: { title: 'media.title', content: defineAsyncComponent(() => import('../files/FilesPanel.vue')) },
  pins: { title: 'pins.title', content: defineAsyncComponent(() => import('../pins/PinsPanel.vue')) },
  settings: {
    title: 'roomsettings.title',
    content: defineAsyncComponent(() => import('../roomsettings/RoomSettingsPanel.vue')),
  },
};
