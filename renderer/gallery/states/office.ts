import AboutPage from '../../features/office/AboutPage.vue';
import AuditPage from '../../features/office/AuditPage.vue';
import BackupPage from '../../features/office/BackupPage.vue';
import ExportForm from '../../features/office/ExportForm.vue';
import GeneralPage from '../../features/office/GeneralPage.vue';
import InviteCard from '../../features/office/InviteCard.vue';
import InviteDialog from '../../features/office/InviteDialog.vue';
import InvitesPage from '../../features/office/InvitesPage.vue';
import JoinPage from '../../features/office/JoinPage.vue';
import KeepingPage from '../../features/office/KeepingPage.vue';
import MembersPage from '../../features/office/MembersPage.vue';
import OfficeDialog from '../../features/office/OfficeDialog.vue';
import OfficeMenu from '../../features/office/OfficeMenu.vue';
import RequestsPage from '../../features/office/RequestsPage.vue';
import RoomsPage from '../../features/office/RoomsPage.vue';
import StoragePage from '../../features/office/StoragePage.vue';
import WebhooksPage from '../../features/office/WebhooksPage.vue';
import { shallowRef } from 'vue';
import { press } from '../acts.ts';
import { usualAnswers } from '../office.ts';
import { bob, keyOf, longName, longRoom, manyPeople, manyRooms, me, member, now, people } from '../people.ts';
import { shows, type Scene } from '../state.ts';

const stranger = member(20, longName);
const long: Scene['office'] = { members: [...people, stranger], rooms: [longRoom], office: { name: longName } };
const failed: Scene = { office: { asked: 'unavailable' } };
const loading: Scene = { office: { asked: 'never' } };
const decided = ['join', 'guests', 'retentionDays', 'fileBytes'];
const locked: Scene = {
  office: { answers: { 'settings.get': { ...usualAnswers['settings.get'], locked: decided } } },
};
const guestOf: Scene = { office: { office: { role: 'member', member: bob.id } } };
const made = usualAnswers['invite.create'];
const joins = (requests: { device: string; name: string; at: number }[]) => ({
  joins: { requests: shallowRef(requests), refresh: () => Promise.resolve() },
});

export default [
  shows(OfficeDialog, {
    usual: { props: { open: true } },
    offline: { props: { open: true }, office: { status: { phase: 'offline' }, asked: 'unavailable' } },
    member: { props: { open: true }, ...guestOf },
  }),
  shows(OfficeMenu, { open: { act: press } }),
  shows(AboutPage, {
    usual: guestOf,
    'long-name': { office: { ...long, office: { name: longName, role: 'member', member: stranger.id } } },
  }),
  shows(ExportForm, { usual: {}, 'long-name': { office: long, place: `room=${longRoom.id}` } }),
  shows(GeneralPage, { usual: {}, 'long-name': { office: long }, error: failed, loading, locked }),
  shows(JoinPage, { usual: {}, error: failed, locked }),
  shows(RequestsPage, {
    usual: { props: joins([{ device: keyOf(40), name: 'Nadia', at: now - 3_600_000 }]) },
    'long-name': { props: joins([{ device: keyOf(40), name: longName, at: now - 3_600_000 }]) },
    empty: { props: joins([]) },
  }),
  shows(InvitesPage, { usual: {}, empty: { office: { answers: { 'invite.list': { invites: [] } } } }, error: failed }),
  shows(InviteCard, { usual: { props: { made } }, 'long-name': { props: { made, big: true }, office: long } }),
  shows(InviteDialog, { usual: { props: { open: true } } }),
  shows(MembersPage, { usual: {}, 'long-name': { office: long }, many: { office: { members: manyPeople(5_000) } } }),
  shows(RoomsPage, {
    usual: {},
    'long-name': { office: long },
    empty: { office: { rooms: [] } },
    many: { office: { rooms: manyRooms(10_000) } },
  }),
  shows(WebhooksPage, {
    usual: {},
    'long-name': {
      office: {
        ...long,
        answers: {
          'webhook.list': {
            webhooks: [{ id: longRoom.id, room: longRoom.id, name: longName, created: now, by: me.id, disabled: true }],
          },
        },
      },
    },
    empty: { office: { answers: { 'webhook.list': { webhooks: [] } } } },
    error: failed,
  }),
  shows(KeepingPage, { usual: {}, error: failed, locked }),
  shows(StoragePage, {
    usual: {},
    'long-name': {
      office: { answers: { 'member.list': { members: [{ ...stranger, storedBytes: 9, banned: false }] } } },
    },
    locked,
    error: failed,
  }),
  shows(BackupPage, { usual: {}, empty: { office: { answers: { 'backup.list': { backups: [] } } } }, error: failed }),
  shows(AuditPage, {
    usual: {},
    'long-name': {
      office: {
        ...long,
        answers: {
          'audit.list': { entries: [{ id: 1, at: now, by: stranger.id, action: 'kick', target: stranger.id }] },
        },
      },
    },
    empty: { office: { answers: { 'audit.list': { entries: [] } } } },
    error: failed,
  }),
];
