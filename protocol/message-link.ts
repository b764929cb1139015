import * as id from './ids.ts';

/** Where in which office a message is. It gives nobody the right to read it. */
export type MessageLink = { office: string; room: string; message: string };

/** `landline://message#id=OFFICE&room=ROOM&message=MESSAGE`: the same for everybody, however they reach the office. */
export function formatMessageLink({ office, room, message }: MessageLink): string {
  return `landline://message#id=${office}&room=${room}&message=${message}`;
}

/** @returns undefined when it is not one (wrong scheme, or ids that are none). */
export function parseMessageLink(text: string): MessageLink | undefined {
  const match = /^landline:\/\/message\/?#(.*)$/s.exec(text.trim());
  if (!match) return undefined;
  const told = new Map(
    (match[1] ?? '').split('&').map((part) => [part.split('=', 1)[0], part.slice(part.indexOf('=') + 1)]),
  );
  const office = id.officeId.safeParse(told.get('id')).data;
  const room = id.roomId.safeParse(told.get('room')).data;
  const message = id.eventId.safeParse(told.get('message')).data;
  return office === undefined || room === undefined || message === undefined ? undefined : { office, room, message };
}
