import { itemsOf, parseEvent, type Client, type TimelineItem } from '../../../client/index.ts';
import type { MessageState } from '../../../protocol/index.ts';

/** A message that was found, and its room. */
export type Hit = { room: string; item: TimelineItem };

/** As they are shown; what is of a later version is left out. */
export function hitsOf(client: Pick<Client, 'office' | 'device'>, states: readonly MessageState[]): Hit[] {
  const me = client.office()?.member;
  return states.flatMap((state) => {
    const room = parseEvent(state.event)?.header.room;
    const [item] = itemsOf([state], [], { me, device: client.device, atEnd: false, made: new WeakMap() });
    return typeof room === 'string' && item ? [{ room, item }] : [];
  });
}
