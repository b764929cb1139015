import PinsPanel from '../../features/pins/PinsPanel.vue';
import { ann, general, longName, member, message, people } from '../people.ts';
import { shows } from '../state.ts';

const stranger = member(20, longName);
const props = { room: general };

export default [
  shows(
    PinsPanel,
    {
      usual: {
        props,
        office: {
          pins: { items: [message(1, 'The code of the gate is in the safe.', { pinned: { member: ann.id, at: 1 } })] },
        },
      },
      'long-name': {
        props,
        office: {
          members: [...people, stranger],
          pins: {
            items: [message(1, longName, { member: stranger.id, pinned: { member: stranger.id, at: 1 } })],
            more: true,
          },
        },
      },
      empty: { props },
      error: { props, office: { asked: 'unavailable', pins: { current: false } } },
    },
    'panel',
  ),
];
