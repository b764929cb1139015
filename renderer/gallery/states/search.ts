import HitRow from '../../features/search/HitRow.vue';
import SearchField from '../../features/search/SearchField.vue';
import SearchPanel from '../../features/search/SearchPanel.vue';
import { search } from '../acts.ts';
import { ann, general, longFile, longName, me, message, now, people, rooms } from '../people.ts';
import { shows, type Scene } from '../state.ts';

const known = { members: people, rooms, me: me.id, now: new Date(now), locale: 'en' };
const hit = { room: general.id, item: message(1, 'Who opens the gate at 10?') };

const looking = (office: NonNullable<Scene['office']>) => ({
  ...{ props: { room: general }, office },
  act: (stage: HTMLElement) => search(stage, 'gate from:Ann'),
});

export default [
  shows(
    SearchPanel,
    {
      usual: { props: { room: general } },
      found: looking({ found: [hit, { room: general.id, item: message(2, longName) }] }),
      empty: looking({ found: [] }),
      error: looking({ asked: 'rate_limited' }),
      loading: looking({ asked: 'never' }),
      offline: looking({ found: [hit], status: { phase: 'offline' } }),
    },
    'panel',
  ),
  shows(SearchField, {
    usual: { props: { label: 'Search', known, modelValue: '' } },
    filled: { props: { label: 'Search', known, modelValue: 'gate from:Ann' } },
  }),
  shows(HitRow, {
    usual: { props: { hit, author: ann.name, words: ['gate'], room: undefined } },
    'long-name': {
      props: {
        hit: { room: general.id, item: message(1, longName, { attachments: [longFile] }) },
        ...{ author: longName, words: ['schiff'], room: longName },
      },
    },
  }),
];
