import ConnectionBanner from '../../features/rooms/ConnectionBanner.vue';
import NewRoomDialog from '../../features/rooms/NewRoomDialog.vue';
import OfficeFrame from '../../features/rooms/OfficeFrame.vue';
import OfficeSidebar from '../../features/rooms/OfficeSidebar.vue';
import RoomLink from '../../features/rooms/RoomLink.vue';
import RoomMenu from '../../features/rooms/RoomMenu.vue';
import RoomPane from '../../features/rooms/RoomPane.vue';
import { press } from '../acts.ts';
import {
  archive,
  ann,
  bob,
  direct,
  garden,
  general,
  layla,
  longName,
  longRoom,
  manyPeople,
  manyRooms,
  member,
  mixedName,
  now,
  people,
  room,
  withBob,
} from '../people.ts';
import { shows } from '../state.ts';

const stranger = member(20, longName);
const strange = { members: [...people, stranger], rooms: [longRoom, direct(7, stranger), room(8, mixedName)] };

export default [
  shows(
    OfficeFrame,
    {
      usual: { place: `room=${general.id}` },
      'list-of-rooms': {},
      'with-members': { place: `room=${garden.id}&panel=members` },
      'long-name': { place: `room=${longRoom.id}`, office: { ...strange, office: { name: longName } } },
      empty: { place: `room=${general.id}`, office: { messages: [], rooms: [general], members: people.slice(0, 1) } },
      loading: {
        place: `room=${general.id}`,
        office: { asked: 'never', messages: [], status: { phase: 'catching_up' } },
      },
      offline: {
        place: `room=${general.id}`,
        office: { status: { phase: 'offline', nextTry: now + 12_000 } },
      },
    },
    'page',
  ),
  shows(
    OfficeSidebar,
    {
      usual: {},
      'long-name': { office: { ...strange, office: { name: longName } } },
      empty: { office: { rooms: [], members: people.slice(0, 1) } },
      'many-rooms': { office: { rooms: manyRooms(10_000), members: manyPeople(60) } },
    },
    'panel',
  ),
  shows(RoomPane, { archived: { props: { room: archive } }, direct: { props: { room: withBob } } }, 'page'),
  shows(RoomLink, {
    usual: { props: { room: general, current: false } },
    current: { props: { room: general, current: true } },
    unread: { props: { room: garden, current: false } },
    'long-name': { props: { room: longRoom, current: false } },
    several: { props: { room: direct(5, ann, layla, bob), current: false } },
    draft: { props: { room: general, current: false }, drafts: { [general.id]: { text: 'Not sent yet' } } },
  }),
  shows(RoomMenu, { open: { props: { room: general }, act: press } }),
  shows(NewRoomDialog, { usual: { props: { open: true } } }),
  shows(ConnectionBanner, {
    loading: { office: { status: { phase: 'connecting' } } },
    offline: { office: { status: { phase: 'offline', nextTry: now + 12_000 } } },
  }),
];
