import { deviceSigningText, limits, type EventType } from '../../../../protocol/index.ts';
import { insist, permit, personOf, type Context } from './context.ts';
import { isAtLeast, outranks, type ParsedEvent } from './state.ts';

type Rules<T extends EventType> = { [K in T]: (context: Context, event: ParsedEvent<K>) => void };

/** What says something of the office or its people, and nothing else. */
export type PeopleEvent =
  | 'office.create'
  | 'office.rename'
  | 'member.join'
  | 'member.leave'
  | 'member.kick'
  | 'member.role'
  | 'device.add'
  | 'device.revoke'
  | 'profile';

/** Verifies an Ed25519 signature by a device over a text. */
export type VerifyText = (device: string, text: string, signature: string) => boolean;

/** Events of the office's own stream. */
export function createPeopleRules(verify: VerifyText): Rules<PeopleEvent | 'office.erase'> {
  return {
    'office.create'(context) {
      permit(context, false, 'forbidden', 'The office was made already.');
    },

    'office.rename'(context) {
      permit(context, isAtLeast(context.author.role, 'admin'), 'forbidden', 'Only admins may rename the office.');
    },

    'office.erase'(context) {
      // A seq says nothing after a rewind, when other events stand there: retention erases anew what is too old.
      insist(context.author.member === null && !context.proven, 'forbidden', 'Only the host erases by age.');
    },

    'member.join'(context, { header }) {
      // New ones come in by `join`, which has looked at the door; here are only those an old receipt names.
      permit(context, false, 'forbidden', 'Joining is not an append.');
      insist(!context.state.device(header.author), 'exists', 'The device belongs to a member already.');
      insist(!context.state.member(header.id), 'exists', 'There is such a member already.');
    },

    'member.leave'(context) {
      const { member, role } = context.author;
      insist(member !== null, 'bad_request', 'The host cannot leave.');
      keepOwner(context, role === 'owner');
    },

    'member.kick'(context, { body }) {
      const person = context.state.member(body.member);
      insist(person !== undefined, 'not_found', 'There is no such member.');
      insist(!person.gone || (body.ban && !person.banned), 'exists', 'They are gone already.');
      permit(context, body.member !== context.author.member, 'forbidden', 'Nobody removes themselves: leave instead.');
      permit(context, outranks(context.author.role, person.role), 'forbidden', 'You may not remove this person.');
      keepOwner(context, person.role === 'owner' && !person.gone);
    },

    'member.role'(context, { body }) {
      const person = personOf(context, body.member);
      insist(person.role !== body.role, 'exists', 'They have this role already.');
      const { role } = context.author;
      permit(
        context,
        outranks(role, person.role) && outranks(role, body.role),
        'forbidden',
        'You may not give this role.',
      );
      keepOwner(context, person.role === 'owner');
    },

    'device.add'(context, { body }) {
      const { author, state } = context;
      insist(author.member !== null, 'bad_request', 'The host has one device.');
      insist(body.device !== state.service && !state.device(body.device), 'conflict', 'The device is in use already.');
      permit(context, state.deviceCount(author.member) < limits.devicesPerMember, 'too_large', 'Too many devices.');
      const ever = state.devicesEver(author.member);
      permit(context, ever < limits.devicesEverPerMember, 'too_large', 'Too many devices, revoked ones counted.');
      const accepted = verify(body.device, deviceSigningText(state.office, author.member, body.device), body.proof);
      insist(accepted, 'bad_proof', 'The new device has not signed.');
    },

    'device.revoke'(context, { body }) {
      const { author, state } = context;
      const device = state.device(body.device);
      insist(device !== undefined, 'not_found', 'There is no such device.');
      insist(!device.revoked, 'exists', 'The device was revoked already.');
      const owner = state.member(device.member);
      const own = device.member === author.member;
      permit(
        context,
        own || (owner !== undefined && outranks(author.role, owner.role)),
        'forbidden',
        'It is not your device.',
      );
      // The last owner who cannot get in is no better than none.
      keepOwner(context, owner?.role === 'owner' && !owner.gone && state.deviceCount(owner.id) === 1);
    },

    profile(context, { body }) {
      const { author, state, proven } = context;
      insist(author.member !== null, 'bad_request', 'The host has no profile.');
      if (!body.avatar || proven) return;
      insist(
        state.readableBlob(author.member, body.avatar) !== undefined,
        'not_found',
        'The picture is not on the host.',
      );
    },
  };
}

/**
 * An office never loses its last owner: nobody could give the role back. An old receipt changes nothing about it: who became an
 * owner before this one went may be brought back yet.
 */
function keepOwner({ state }: Context, losesOwner: boolean): void {
  insist(!losesOwner || state.ownerCount() > 1, 'forbidden', 'The office would have no owner.');
}
