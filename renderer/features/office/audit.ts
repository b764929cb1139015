import type { Reply, admin } from '../../../protocol/index.ts';
import { role } from '../../../protocol/index.ts';
import type { Said, WordKey } from '../../i18n/i18n.ts';

export type AuditEntry = Reply<typeof admin, 'audit.list'>['entries'][number];

/** Whose name a target is: what the host wrote is an id where it is not a text. */
export type AuditNames = { member(id: string): string; room(id: string): string; text(of: string): string };

const actions: Record<string, { key: WordKey; target?: keyof AuditNames }> = {
  'settings.set': { key: 'audit.settings', target: 'text' },
  'invite.create': { key: 'audit.inviteMade' },
  'invite.revoke': { key: 'audit.inviteRevoked' },
  'webhook.create': { key: 'audit.webhookMade' },
  'webhook.delete': { key: 'audit.webhookDeleted' },
  'webhook.disable': { key: 'audit.webhookDisabled' },
  'join.accept': { key: 'audit.joinAccepted' },
  'join.decline': { key: 'audit.joinDeclined' },
  'join.clear': { key: 'audit.joinsCleared', target: 'text' },
  'member.kick': { key: 'audit.kicked', target: 'member' },
  'member.ban': { key: 'audit.banned', target: 'member' },
  'ban.lift': { key: 'audit.banLifted', target: 'member' },
  'device.revoke': { key: 'audit.deviceRevoked' },
  'office.rename': { key: 'audit.officeRenamed', target: 'text' },
  'message.delete': { key: 'audit.messageDeleted' },
  'room.archive': { key: 'audit.roomArchived', target: 'room' },
  'room.reopen': { key: 'audit.roomReopened', target: 'room' },
};

const roleKeys = {
  owner: 'audit.madeOwner',
  admin: 'audit.madeAdmin',
  member: 'audit.madeMember',
  guest: 'audit.madeGuest',
} as const satisfies Record<string, WordKey>;

/** An entry in words; one of a later host, which this page does not know, by its own name. */
export function sayEntry({ action, target }: Pick<AuditEntry, 'action' | 'target'>, names: AuditNames): Said {
  if (action.startsWith('member.role ')) {
    const given = role.safeParse(action.slice('member.role '.length)).data;
    if (given) return { key: roleKeys[given], values: { target: names.member(target) } };
  }
  const known = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!known) return { key: 'audit.other', values: { action: names.text(action), target: names.text(target) } };
  return { key: known.key, ...(known.target && { values: { target: names[known.target](target) } }) };
}

/** What one may look at alone; the host compares the beginning of the action. */
export const auditFilters = [
  { action: 'settings.', key: 'audit.filterSettings' },
  { action: 'member.', key: 'audit.filterMembers' },
  { action: 'join.', key: 'audit.filterJoins' },
  { action: 'invite.', key: 'audit.filterInvites' },
  { action: 'room.', key: 'audit.filterRooms' },
  { action: 'webhook.', key: 'audit.filterWebhooks' },
] as const satisfies readonly { action: string; key: WordKey }[];
