import NotificationHint from '../../features/notifications/NotificationHint.vue';
import NotificationSettings from '../../features/notifications/NotificationSettings.vue';
import { shows } from '../state.ts';

export default [
  shows(NotificationSettings, {
    usual: { settings: { dndSchedule: { from: 1_320, to: 420, days: [1, 2, 3, 4, 5] } } },
    many: { settings: { keywords: Array.from({ length: 50 }, (_, at) => `keyword number ${at}`) } },
  }),
  shows(NotificationHint, { usual: {} }),
];
