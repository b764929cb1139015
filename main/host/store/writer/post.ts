import { sign, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { eventSigningText, type EventBody, type EventHeader, type EventType } from '../../../../protocol/index.ts';
import { sha256 } from '../hash.ts';
import { accept } from './accept.ts';
import type { WriterContext } from './context.ts';
import { parseEvent } from './parse.ts';

/**
 * Makes, signs and appends an event of the office's service device.
 *
 * @throws LandlineError when the log does not allow it (no such room, archived, …).
 */
export function postAsService<T extends EventType>(
  context: WriterContext,
  event: { type: T; room: string | null; body: EventBody<T>; id?: string },
  proven = false,
): { id: string; seq: number } {
  const { service, office, now } = context;
  const body = JSON.stringify(event.body);
  const header: EventHeader = {
    office: office.id,
    id: event.id ?? newId(now()),
    room: event.room,
    author: service.device,
    type: event.type,
    at: now(),
    bodyHash: sha256(body),
  };
  const text = JSON.stringify(header);
  const signature = sign(null, Buffer.from(eventSigningText(text)), service.privateKey).toString('base64url');
  const { id, seq } = accept(
    context,
    parseEvent({ header: text, body, signature }),
    { member: null, role: 'owner' },
    proven,
  );
  return { id, seq };
}

/** A UUID of version 7 for this moment. */
export function newId(now: number): string {
  return v7({ msecs: now, random: randomBytes(16) });
}
