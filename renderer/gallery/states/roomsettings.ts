import RoomSettingsPanel from '../../features/roomsettings/RoomSettingsPanel.vue';
import { archive, garden, general, longName, longRoom, me, member, people, withBob } from '../people.ts';
import { shows } from '../state.ts';

const stranger = member(20, longName);

export default [
  shows(
    RoomSettingsPanel,
    {
      usual: { props: { room: general } },
      private: { props: { room: garden } },
      direct: { props: { room: withBob } },
      archived: { props: { room: archive } },
      'long-name': {
        props: { room: { ...longRoom, kind: 'private', members: [me.id, stranger.id] } },
        office: { members: [...people, stranger] },
      },
    },
    'panel',
  ),
];
