import EmptyState from '../../ui/EmptyState.vue';
import ConfirmDialog from '../../ui/ConfirmDialog.vue';
import CopyButton from '../../ui/CopyButton.vue';
import QrCode from '../../ui/QrCode.vue';
import PersonName from '../../ui/PersonName.vue';
import { shallowRef } from 'vue';
import NotFetchedDialog from '../../ui/NotFetchedDialog.vue';
import PersonAvatar from '../../ui/PersonAvatar.vue';
import { ann, longName, mixedName } from '../people.ts';
import { shows } from '../state.ts';

const confirm = (name: string) => ({
  question: shallowRef({ title: `Remove ${name}?`, text: `What ${name} said stays.`, action: 'Remove' }),
  ask: () => Promise.resolve(false),
  answer: () => undefined,
});

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
  shows(NotFetchedDialog, { usual: { props: { open: true } } }),
  shows(CopyButton, { usual: { props: { text: 'a', label: 'Copy the link' } } }),
  shows(QrCode, { usual: { props: { text: 'https://192.168.1.20:7788/join', label: 'Invite' } } }),
  shows(ConfirmDialog, {
    usual: { props: { confirm: confirm('Ann Miller') } },
    'long-name': { props: { confirm: confirm(longName) } },
  }),
];
