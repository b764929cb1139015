import DateDialog from '../../features/timeline/DateDialog.vue';
import TimelineView from '../../features/timeline/TimelineView.vue';
import UnreadBar from '../../features/timeline/UnreadBar.vue';
import {
  ann,
  archive,
  bob,
  general,
  longName,
  longRoom,
  me,
  member,
  message,
  now,
  withBob,
  day,
  people,
} from '../people.ts';
import { shows } from '../state.ts';

const stranger = member(20, longName);
const many = Array.from({ length: 1_000 }, (_, at) =>
  message(at + 1, `Message ${at + 1}`, { at: now - (1_000 - at) * 60_000, member: [ann, bob, me][at % 3]?.id ?? null }),
);

export default [
  shows(
    TimelineView,
    {
      usual: { props: { room: general, mayWrite: true } },
      'long-name': {
        props: { room: longRoom, mayWrite: true },
        office: { members: [...people, stranger], messages: [message(1, longName, { member: stranger.id })] },
      },
      unread: { props: { room: { ...general, read: 3, unread: 3 }, mayWrite: true } },
      empty: { props: { room: general, mayWrite: true }, office: { messages: [] } },
      'empty-direct': { props: { room: withBob, mayWrite: true }, office: { messages: [] } },
      'empty-archived': { props: { room: archive, mayWrite: false }, office: { messages: [] } },
      loading: { props: { room: general, mayWrite: true }, office: { asked: 'never', timeline: { before: true } } },
      many: { props: { room: general, mayWrite: true }, office: { messages: many } },
    },
    'panel',
  ),
  shows(UnreadBar, {
    usual: { props: { count: 12, since: now - day } },
    many: { props: { count: 1_000, since: undefined } },
  }),
  shows(DateDialog, { usual: { props: { open: true } } }),
];
