import DetailsPanel from '../../features/details/DetailsPanel.vue';
import MembersPanel from '../../features/details/MembersPanel.vue';
import { garden, general, longName, manyPeople, me, member, mixedName, people } from '../people.ts';
import { shows } from '../state.ts';

export default [
  shows(DetailsPanel, { usual: { props: { room: general, panel: { show: 'members' } } } }, 'panel'),
  shows(
    MembersPanel,
    {
      usual: { props: { room: garden } },
      'long-name': {
        props: { room: general },
        office: {
          members: [...people, member(20, longName, { role: 'admin' }), member(21, mixedName), member(22, me.name)],
        },
      },
      empty: { props: { room: general }, office: { members: [] } },
      many: { props: { room: general }, office: { members: manyPeople(5_000) } },
    },
    'panel',
  ),
];
