import AcknowledgedDialog from '../../features/announcements/AcknowledgedDialog.vue';
import AnnouncementBar from '../../features/announcements/AnnouncementBar.vue';
import WaitingDialog from '../../features/announcements/WaitingDialog.vue';
import WaitingLine from '../../features/announcements/WaitingLine.vue';
import { ann, bob, garden, general, longName, longRoom, manyPeople, me, member, message } from '../people.ts';
import { shows } from '../state.ts';

const item = message(1, 'The office is closed on Friday.', { kind: 'announcement' });
const dialog = { open: true, item };

const waiting = [
  { room: general.id, item },
  { room: garden.id, item: message(2, 'Water the tomatoes, please.', { kind: 'announcement' }) },
];

export default [
  shows(WaitingLine, { usual: { office: { announcements: waiting } } }, 'panel'),
  shows(WaitingDialog, {
    usual: { props: { open: true }, office: { announcements: waiting } },
    'long-name': {
      props: { open: true },
      office: { rooms: [longRoom], announcements: [{ room: longRoom.id, item: { ...item, text: longName } }] },
    },
    empty: { props: { open: true } },
  }),
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
