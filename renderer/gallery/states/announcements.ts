import AcknowledgedDialog from '../../features/announcements/AcknowledgedDialog.vue';
import AnnouncementBar from '../../features/announcements/AnnouncementBar.vue';
import { ann, bob, general, longName, manyPeople, me, member, message } from '../people.ts';
import { shows } from '../state.ts';

const item = message(1, 'The office is closed on Friday.', { kind: 'announcement' });
const dialog = { open: true, item };

export default [
  shows(AnnouncementBar, {
    usual: { props: { item, room: general.id } },
    done: { props: { item: { ...item, acknowledged: [me.id] }, room: general.id } },
  }),
  shows(AcknowledgedDialog, {
    usual: { props: { ...dialog, lists: { have: [bob], haveNot: [ann] } } },
    'long-name': {
      props: { ...dialog, item: { ...item, text: longName }, lists: { have: [], haveNot: [member(20, longName)] } },
    },
    empty: { props: { ...dialog, lists: { have: [], haveNot: [] } } },
    many: { props: { ...dialog, lists: { have: [], haveNot: manyPeople(1_000) } } },
  }),
];
