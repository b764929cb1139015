import { expect, it } from 'vitest';
import type { Role } from '../../../protocol/index.ts';
import { isLastOwner, mayRemove, rolesFor } from './rights.ts';

const person = (id: string, role: Role, gone = false) => ({ id, role, gone });
const olga = person('olga', 'owner');
const adam = person('adam', 'admin');
const ann = person('ann', 'member');
const all = [olga, adam, ann];

it('an owner gives any role, an admin those below admin, others none', () => {
  expect(rolesFor('owner', ann, all)).toEqual(['owner', 'admin', 'member', 'guest']);
  expect(rolesFor('owner', adam, all)).toEqual(['owner', 'admin', 'member', 'guest']);
  expect(rolesFor('admin', ann, all)).toEqual(['member', 'guest']);
  expect(rolesFor('admin', adam, all)).toEqual(['admin']);
  expect(rolesFor('admin', olga, all)).toEqual(['owner']);
  expect(rolesFor('member', ann, all)).toEqual(['member']);
});

it('the last owner stays one, whoever is gone does not count', () => {
  expect(isLastOwner(olga, all)).toBe(true);
  expect(isLastOwner(olga, [...all, person('otto', 'owner', true)])).toBe(true);
  expect(isLastOwner(olga, [...all, person('otto', 'owner')])).toBe(false);
  expect(rolesFor('owner', olga, all)).toEqual(['owner']);
});

it('nobody removes themselves, nor whom they do not outrank', () => {
  expect(mayRemove(olga, adam, all)).toBe(true);
  expect(mayRemove(olga, olga, all)).toBe(false);
  expect(mayRemove(adam, olga, all)).toBe(false);
  expect(mayRemove(adam, ann, all)).toBe(true);
  expect(mayRemove(ann, adam, all)).toBe(false);
  expect(mayRemove(olga, person('otto', 'owner'), [...all, person('otto', 'owner')])).toBe(true);
});
