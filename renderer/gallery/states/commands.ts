import ShortcutsDialog from '../../features/commands/ShortcutsDialog.vue';
import SwitcherDialog from '../../features/commands/SwitcherDialog.vue';
import { longRoom, manyPeople, manyRooms } from '../people.ts';
import { shows } from '../state.ts';

export default [
  shows(ShortcutsDialog, { usual: { props: { open: true } } }),
  shows(SwitcherDialog, {
    usual: { props: { open: true } },
    'long-name': { props: { open: true }, office: { rooms: [longRoom] } },
    many: { props: { open: true }, office: { rooms: manyRooms(10_000), members: manyPeople(1_000) } },
  }),
];
