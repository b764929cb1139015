import { eventId, formatMessageLink, parseMessageLink, roomId } from '../../../protocol/index.ts';

/** What of an office its links need. */
export type LinkedOffice = {
  /** Its id; absent while it is not known. */
  office: string | undefined;
  /** The page's own address, where others can open it: {@link sharedOrigin}. */
  origin: string | undefined;
  /** Whether a room is one of this office's. */
  knows(room: string): boolean;
};

type Target = { room: string; message: string };

/** The address of a message, for other people of the office; none while it is not known which that is. */
export function linkTo({ office, origin }: LinkedOffice, { room, message }: Target): string | undefined {
  if (origin !== undefined) return `${origin}/#room=${room}&message=${message}`;
  return office === undefined ? undefined : formatMessageLink({ office, room, message });
}

/**
 * The message of this office that a link leads to. The page of an office has as many addresses as its host, so one of another origin
 * counts when its room is known here: nobody else has a room of the same id.
 *
 * @returns undefined for any other link: it leads elsewhere.
 */
export function followed({ office, origin, knows }: LinkedOffice, link: string): Target | undefined {
  const inApp = parseMessageLink(link);
  if (inApp) return inApp.office === office ? { room: inApp.room, message: inApp.message } : undefined;
  const url = URL.parse(link);
  if (!url || !/^https?:$/u.test(url.protocol) || url.pathname !== '/') return undefined;
  const told = new URLSearchParams(url.hash.slice(1));
  const room = roomId.safeParse(told.get('room')).data;
  const message = eventId.safeParse(told.get('message')).data;
  if (room === undefined || message === undefined) return undefined;
  return url.origin === origin || knows(room) ? { room, message } : undefined;
}
