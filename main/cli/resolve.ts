import { deviceId, type MemberState, type RoomState } from '../../protocol/index.ts';
import { CommandError } from './failure.ts';
import { shortFingerprint } from '../../client/index.ts';
import { bareFingerprint, looksLikeFingerprint, looksLikeWholeFingerprint } from './fingerprint.ts';
import { plainLine } from './plain.ts';

/** What a person typed for a room: one that is there, or the people of a direct one. */
export type RoomChoice = { kind: 'room'; room: RoomState } | { kind: 'direct'; member: MemberState };

/**
 * Finds the room that `typed` means: an id, `NAME` or `#NAME`, or `@NAME` for a direct message to a person. A name is taken as
 * typed first and without regard to case only when nothing has exactly that name.
 *
 * @throws CommandError when there is none, or several: then it lists them by id or fingerprint.
 */
export function chooseRoom(typed: string, rooms: readonly RoomState[], members: readonly MemberState[]): RoomChoice {
  if (typed.startsWith('@')) return { kind: 'direct', member: chooseMember(typed, members) };
  const byId = rooms.find((room) => room.id === typed);
  if (byId) return { kind: 'room', room: byId };
  const named = rooms.filter((room) => room.kind !== 'direct');
  // `#general` may be a room's own name: whoever makes such a one must not get what was meant for the room `general`.
  const readings = typed.startsWith('#') ? [typed, typed.slice(1)] : [typed];
  const hits = readings.flatMap((reading) => byName(reading, named, (room) => room.name));
  const [room, ...others] = hits;
  if (room === undefined)
    throw new CommandError(`There is no room "${plainLine(typed)}" that you may see; \`landline rooms\` lists them.`);
  if (others.length === 0) return { kind: 'room', room };
  const list = hits.map((r) => `${r.id} (${r.kind}${r.archived ? ', archived' : ''})`).join(', ');
  throw new CommandError(`Several rooms are called "${plainLine(typed)}": use the id: ${list}`);
}

/**
 * Finds the person that `typed` means: a member id, `@NAME`, or `@NAME~FINGERPRINT` where several have the name (the start of a
 * fingerprint is enough).
 *
 * @throws CommandError when there is nobody, or several: then it lists their fingerprints.
 */
export function chooseMember(typed: string, members: readonly MemberState[]): MemberState {
  const wanted = typed.replace(/^@/, '');
  const present = members.filter((member) => member.gone !== true);
  const byId = present.find((member) => member.id === wanted);
  if (byId) return byId;
  const cut = wanted.lastIndexOf('~');
  const print = cut < 0 ? '' : wanted.slice(cut + 1);
  const printed = looksLikeFingerprint(print)
    ? byName(wanted.slice(0, cut), present, (member) => member.name).filter((m) =>
        fingerprintsOf(m).some((f) => bareFingerprint(f).startsWith(bareFingerprint(print))),
      )
    : [];
  const named = byName(wanted, present, (member) => member.name);
  // Anybody may call themselves `Bob~abcd-…`: the fingerprint decides, and such a name alone is nothing to go by.
  const hits = printed.length > 0 ? printed : named;
  const [member, ...others] = hits;
  if (member === undefined) throw new CommandError(`Nobody in this office is called "${plainLine(wanted)}".`);
  const list = hits.map((m) => `@${plainLine(m.name)}~${fingerprintsOf(m)[0] ?? m.id}`).join(', ');
  if (printed.length === 0 && looksLikeFingerprint(print))
    throw new CommandError(
      `Nobody called "${plainLine(wanted.slice(0, cut))}" has this fingerprint. Somebody's name reads like it; if you mean them: ${list}`,
    );
  if (others.length === 0) return member;
  const name = plainLine(printed.length === 0 ? wanted : wanted.slice(0, cut));
  throw new CommandError(`Several people are called "${name}": add the fingerprint of the one you mean: ${list}`);
}

/**
 * Finds the one of a member's devices that `typed` means: its id, its name, or its fingerprint (the start of it is enough).
 *
 * @throws CommandError when there is none, or several: then it lists their fingerprints.
 */
export function chooseDevice(typed: string, devices: MemberState['devices']): MemberState['devices'][number] {
  const present = devices.filter((device) => device.revoked !== true);
  const byId = present.find((device) => device.id === typed);
  if (byId) return byId;
  const start = bareFingerprint(typed);
  const printed = present.filter(({ id }) => start !== '' && bareFingerprint(shortFingerprint(id)).startsWith(start));
  const hits = [...new Set([...byName(typed, present, (device) => device.name), ...printed])];
  const [device, ...others] = hits;
  if (device === undefined) throw new CommandError(`You have no device "${plainLine(typed)}".`);
  if (others.length === 0) return device;
  const list = hits.map(({ id }) => shortFingerprint(id)).join(', ');
  throw new CommandError(`Several of your devices are called "${plainLine(typed)}": use the fingerprint: ${list}`);
}

/**
 * The device of the request to join that `who` means: its id, its fingerprint, or the name it asks under.
 *
 * @throws CommandError when there is none, or several: then it lists their fingerprints.
 */
export function chooseRequest(asked: readonly { device: string; name: string }[], who: string): string {
  // A stranger chooses their name: one that reads like another's fingerprint or device must not be let in for it.
  const isName = !looksLikeWholeFingerprint(who) && !deviceId.safeParse(who).success;
  const hits = asked.filter(({ device, name }) =>
    isName ? name === who : device === who || bareFingerprint(shortFingerprint(device)) === bareFingerprint(who),
  );
  const [hit, ...others] = hits;
  if (hit === undefined)
    throw new CommandError(`Nobody called "${plainLine(who)}" asks to join; \`landline admin joins\` lists them.`);
  if (others.length === 0) return hit.device;
  throw new CommandError(
    `Several of that name ask to join: use the fingerprint: ${hits.map((h) => shortFingerprint(h.device)).join(', ')}`,
  );
}

/** The fingerprints of a person's devices that count. */
export function fingerprintsOf(member: MemberState): string[] {
  return member.devices.filter((device) => device.revoked !== true).map((device) => shortFingerprint(device.id));
}

/** How a room is shown to a person: a direct one is called after the others in it. */
export function roomLabel(room: RoomState, self: string, nameOf: (member: string) => string): string {
  if (room.kind !== 'direct') return `#${room.name}`;
  const others = (room.members ?? []).filter((member) => member !== self);
  return others.length === 0 ? '@me' : others.map((member) => `@${nameOf(member)}`).join(', ');
}

function byName<T>(typed: string, all: readonly T[], nameOf: (one: T) => string): T[] {
  const exact = all.filter((one) => nameOf(one).normalize('NFC') === typed.normalize('NFC'));
  if (exact.length > 0) return exact;
  const folded = fold(typed);
  return all.filter((one) => fold(nameOf(one)) === folded);
}

function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
