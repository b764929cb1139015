import { expect, it } from 'vitest';
import { sayEntry } from './audit.ts';

const names = { member: (id: string) => `M:${id}`, room: (id: string) => `R:${id}`, text: (of: string) => of };

it.each([
  ['member.kick', 'a', { key: 'audit.kicked', values: { target: 'M:a' } }],
  ['member.role admin', 'a', { key: 'audit.madeAdmin', values: { target: 'M:a' } }],
  ['member.role king', 'a', { key: 'audit.other', values: { action: 'member.role king', target: 'a' } }],
  ['room.archive', 'r', { key: 'audit.roomArchived', values: { target: 'R:r' } }],
  ['invite.create', 'i', { key: 'audit.inviteMade' }],
  ['constructor', 'x', { key: 'audit.other', values: { action: 'constructor', target: 'x' } }],
])('%s of %s is said as it is', (action, target, said) => {
  expect(sayEntry({ action, target }, names)).toEqual(said);
});
