import type { MemberState, Role } from '../../../protocol/index.ts';

const ranks: Record<Role, number> = { guest: 0, member: 1, admin: 2, owner: 3 };
const roles: readonly Role[] = ['owner', 'admin', 'member', 'guest'];

/** As the host has it (PROTOCOL.md, "Who may what"): an owner all, an admin those below. */
function outranks(actor: Role, other: Role): boolean {
  return actor === 'owner' || (actor === 'admin' && ranks[other] < ranks.admin);
}

export function isAdmin(role: Role | undefined): boolean {
  return role === 'owner' || role === 'admin';
}

type Person = Pick<MemberState, 'id' | 'role' | 'gone'>;

/** Whether the office would have no owner without this person: then they stay, and stay one. */
export function isLastOwner(person: Person, members: readonly Person[]): boolean {
  return person.role === 'owner' && members.filter(({ role, gone }) => role === 'owner' && !gone).length < 2;
}

/** The roles that somebody may have after `actor` chose, their own among them; that one alone when nothing may be changed. */
export function rolesFor(actor: Role, person: Person, members: readonly Person[]): Role[] {
  if (!outranks(actor, person.role) || isLastOwner(person, members)) return [person.role];
  return roles.filter((role) => role === person.role || outranks(actor, role));
}

export function mayRemove(actor: { id: string; role: Role }, person: Person, members: readonly Person[]): boolean {
  return actor.id !== person.id && outranks(actor.role, person.role) && !isLastOwner(person, members);
}
