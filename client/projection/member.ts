import type { MemberState } from '../../protocol/index.ts';
import type { SeenEvent } from '../types.ts';

/** The member an event of the office's stream is about; undefined when it is about nobody. */
export function subjectOf(event: SeenEvent): string | undefined {
  switch (event.type) {
    case 'member.join':
      return event.id;
    case 'member.kick':
    case 'member.role':
      return event.body?.member;
    case 'member.leave':
    case 'device.add':
    case 'profile':
      return event.member ?? undefined;
    default:
      return undefined;
  }
}

/**
 * A member after an event about them.
 *
 * @param known - undefined for somebody new; a join does not tell the role, so `member` is assumed until the host says.
 */
export function memberAfter(known: MemberState | undefined, event: SeenEvent): MemberState | undefined {
  if (event.type === 'member.join') {
    if (known || event.body === null) return known;
    const device = { id: event.device, name: event.body.device?.name ?? '' };
    return { id: event.id, name: event.body.name, role: 'member', devices: [device] };
  }
  if (!known || (event.body === null && event.type !== 'member.leave')) return known;
  switch (event.type) {
    case 'member.leave':
    case 'member.kick':
      return { ...known, gone: true };
    case 'member.role':
      return event.body ? { ...known, role: event.body.role } : known;
    case 'device.add': {
      if (!event.body) return known;
      const { device, name } = event.body;
      const others = known.devices.filter(({ id }) => id !== device);
      return { ...known, devices: [...others, { id: device, name }] };
    }
    case 'profile': {
      if (!event.body) return known;
      const { name, status, avatar } = event.body;
      const { avatar: old, status: before, ...rest } = known;
      const now = status === undefined ? before : (status ?? undefined);
      const picture = avatar === undefined ? old : (avatar ?? undefined);
      return {
        ...rest,
        ...(name !== undefined && { name }),
        ...(now !== undefined && { status: now }),
        ...(picture !== undefined && { avatar: picture }),
      };
    }
    default:
      return known;
  }
}

/** A member after one of their devices ended. */
export function withoutDevice(member: MemberState, device: string): MemberState {
  return { ...member, devices: member.devices.map((d) => (d.id === device ? { ...d, revoked: true } : d)) };
}
