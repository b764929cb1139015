import type { RoomView } from '../../../client/index.ts';

/** What is new in all rooms, for the page's title and the tray: a muted room counts only what is meant for the person. */
export function countNew(
  rooms: readonly Pick<RoomView, 'id' | 'unread' | 'mentions'>[],
  isMuted: (room: string) => boolean,
): { unread: number; mentions: number } {
  const counts = { unread: 0, mentions: 0 };
  for (const { id, unread, mentions } of rooms) {
    counts.mentions += mentions;
    counts.unread += isMuted(id) ? mentions : unread;
  }
  return counts;
}
