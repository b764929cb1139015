import ChooseSeveral from '../../ui/ChooseSeveral.vue';
import EmptyState from '../../ui/EmptyState.vue';
import ConfirmDialog from '../../ui/ConfirmDialog.vue';
import CopyButton from '../../ui/CopyButton.vue';
import QrCode from '../../ui/QrCode.vue';
import PersonName from '../../ui/PersonName.vue';
import { shallowRef } from 'vue';
import NotFetchedDialog from '../../ui/NotFetchedDialog.vue';
import PendingIcon from '../../ui/PendingIcon.vue';
import PersonAvatar from '../../ui/PersonAvatar.vue';
import { press } from '../acts.ts';
import { ann, longName, manyPeople, mixedName, people } from '../people.ts';
import { shows } from '../state.ts';

const confirm = (name: string) => ({
  question: shallowRef({ title: `Remove ${name}?`, text: `What ${name} said stays.`, action: 'Remove' }),
  ask: () => Promise.resolve(false),
  answer: () => undefined,
});

const choicesOf = (all: readonly { id: string; name: string }[]) =>
  all.map(({ id, name }) => ({ value: id, label: name }));

export default [
  shows(EmptyState, {
    usual: { props: { icon: 'i-lucide-pin', title: 'Nothing is pinned', text: 'Pin what people should find again.' } },
    'long-name': { props: { icon: 'i-lucide-pin', title: longName, text: longName } },
  }),
  shows(PersonAvatar, {
    usual: { props: { id: ann.id, name: ann.name, presence: 'online' } },
    large: { props: { id: ann.id, name: ann.name, presence: 'dnd', size: 'large' } },
    'long-name': { props: { id: ann.id, name: longName } },
    'mixed-directions': { props: { id: ann.id, name: mixedName, presence: 'away' } },
    empty: { props: { id: '', name: '' } },
  }),
  shows(PersonName, {
    usual: { props: { id: ann.id, name: ann.name } },
    'long-name': { props: { id: ann.id, name: longName } },
  }),
  shows(PendingIcon, { usual: { props: { since: 0 } } }),
  shows(NotFetchedDialog, { usual: { props: { open: true } } }),
  shows(ChooseSeveral, {
    usual: { props: { modelValue: [ann.id], items: choicesOf(people), legend: 'Who is in it', find: 'Find people' } },
    many: {
      props: { modelValue: [], items: choicesOf(manyPeople(1_500)), legend: 'Who is in it', find: 'Find people' },
      act: press,
    },
  }),
  shows(CopyButton, { usual: { props: { text: 'a', label: 'Copy the link' } } }),
  shows(QrCode, { usual: { props: { text: 'https://192.168.1.20:7788/join', label: 'Invite' } } }),
  shows(ConfirmDialog, {
    usual: { props: { confirm: confirm('Ann Miller') } },
    'long-name': { props: { confirm: confirm(longName) } },
  }),
];
