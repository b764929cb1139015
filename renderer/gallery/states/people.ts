import AuthorName from '../../features/people/AuthorName.vue';
import DeviceKeys from '../../features/people/DeviceKeys.vue';
import NewMessageDialog from '../../features/people/NewMessageDialog.vue';
import OwnMenu from '../../features/people/OwnMenu.vue';
import PeopleList from '../../features/people/PeopleList.vue';
import PersonPanel from '../../features/people/PersonPanel.vue';
import ProfileDialog from '../../features/people/ProfileDialog.vue';
import StatusForm from '../../features/people/StatusForm.vue';
import { press } from '../acts.ts';
import { ann, bob, general, idOf, keyOf, longName, manyPeople, me, member, people } from '../people.ts';
import { shows } from '../state.ts';

const status = { emoji: '🏗️', text: longName.slice(0, 100) };
const stranger = member(20, longName, {
  status,
  role: 'admin',
  devices: [{ id: keyOf(7), name: longName, revoked: true }],
});
const alike = member(22, 'Вob Nguyen');
const panel = (id: string) => ({ room: general, panel: { show: 'person' as const, member: id } });

export default [
  shows(
    PersonPanel,
    {
      usual: { props: panel(bob.id) },
      self: { props: panel(me.id) },
      alike: { props: panel(alike.id), office: { members: [...people, alike] } },
      'long-name': { props: panel(stranger.id), office: { members: [...people, stranger] } },
      gone: { props: panel(ann.id), office: { members: [{ ...ann, gone: true }] } },
      empty: { props: panel(idOf('member', 999)) },
    },
    'panel',
  ),
  shows(DeviceKeys, {
    usual: { props: { devices: [...me.devices, { id: keyOf(8), name: 'Old phone', revoked: true }] } },
    'long-name': { props: { devices: stranger.devices } },
  }),
  shows(
    PeopleList,
    {
      usual: {},
      'long-name': { office: { members: [me, stranger, alike, bob] } },
      empty: { office: { members: [me] } },
      many: { office: { members: manyPeople(5_000) } },
    },
    'panel',
  ),
  shows(OwnMenu, {
    usual: { props: { me } },
    'long-name': { props: { me: stranger } },
    open: { props: { me }, act: press },
  }),
  shows(StatusForm, { usual: { props: { me } }, 'long-name': { props: { me: stranger } } }),
  shows(NewMessageDialog, {
    usual: { props: { open: true } },
    'long-name': { props: { open: true }, office: { members: [...people, stranger, alike] } },
    empty: { props: { open: true }, office: { members: [me] } },
  }),
  shows(ProfileDialog, { usual: { props: { open: true } } }),
  shows(AuthorName, { office: { props: { member: null, name: 'The office', reachable: false } } }),
];
