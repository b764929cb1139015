import ThreadPanel from '../../features/thread/ThreadPanel.vue';
import { ann, general, message, talk } from '../people.ts';
import { shows } from '../state.ts';

const root = message(1, 'Who opens the gate at 10?', { member: ann.id, replies: 2 });
const props = { room: general, panel: { show: 'thread' as const, message: root.id } };

export default [
  shows(
    ThreadPanel,
    {
      usual: { props, office: { thread: { root, items: talk.slice(1, 3) } } },
      empty: { props, office: { thread: { root } } },
      loading: { props, office: { asked: 'never' } },
      error: { props, office: { asked: 'not_found', thread: { current: false } } },
    },
    'panel',
  ),
];
