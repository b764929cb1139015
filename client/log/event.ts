import { v7 as uuidv7 } from 'uuid';
import {
  eventHeader,
  eventKinds,
  eventSigningText,
  LandlineError,
  limits,
  type EventBody,
  type EventHeader,
  type EventType,
  type LoggedEvent,
  type SignedEvent,
} from '../../protocol/index.ts';
import type { Crypto } from '../crypto/crypto.ts';
import { utf8 } from '../crypto/encoding.ts';
import type { Identity, SeenEvent } from '../types.ts';

export type NewEvent<T extends EventType> = {
  type: T;
  /** Null for the office's own stream. */
  room: string | null;
  body: EventBody<T>;
  ref?: string;
  /** Made unless given: a room's id is the id of its first event. */
  id?: string;
};

/** An event of this device's before it is signed: all that is shown of it. */
export type ComposedEvent = { header: Omit<EventHeader, 'bodyHash'>; body: string };

/**
 * Makes an event. Its body is serialised here, once; nobody serialises it again.
 *
 * @throws LandlineError `bad_request` when the body does not fit its schema, `too_large` when it is over the limits.
 */
export function composeEvent<T extends EventType>(
  event: NewEvent<T>,
  { office, identity, clock }: { office: string; identity: Pick<Identity, 'device'>; clock: () => number },
): ComposedEvent {
  const checked = eventKinds[event.type].body.safeParse(event.body);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    const large = issue?.code === 'too_big';
    throw new LandlineError(
      large ? 'too_large' : 'bad_request',
      `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
    );
  }
  const body = JSON.stringify(checked.data);
  if (utf8(body).length > limits.bodyBytes)
    throw new LandlineError('too_large', 'This is more than one message can carry.');
  const header = {
    office,
    id: event.id ?? uuidv7(),
    room: event.room,
    author: identity.device,
    type: event.type,
    ...(event.ref !== undefined && { ref: event.ref }),
    at: clock(),
  };
  return { header, body };
}

/** Signs an event. Its header is serialised here, once. */
export async function signComposed(
  { header: composed, body }: ComposedEvent,
  { identity, crypto }: { identity: Pick<Identity, 'sign'>; crypto: Pick<Crypto, 'hashText'> },
): Promise<SignedEvent> {
  const header = JSON.stringify({ ...composed, bodyHash: await crypto.hashText(body) } satisfies EventHeader);
  return { header, body, signature: await identity.sign(eventSigningText(header)) };
}

/**
 * Makes and signs an event.
 *
 * @throws LandlineError as {@link composeEvent} does.
 */
export async function signEvent<T extends EventType>(
  event: NewEvent<T>,
  deps: { office: string; identity: Identity; crypto: Crypto; clock: () => number },
): Promise<SignedEvent> {
  return signComposed(composeEvent(event, deps), deps);
}

/**
 * An event of the log whose strings were read. `later` is set when its type is of a later version: then `seen` has no body and is
 * told to nobody, but the event is kept and counted in its stream as any other.
 */
export type ParsedEvent = { logged: LoggedEvent; header: EventHeader; seen: SeenEvent; later?: true };

/** A header of a later version may have a type that is not known here. */
const laterHeader = eventHeader.omit({ type: true });

/** @returns undefined when header or body are not what the schema says. */
export function parseEvent(logged: LoggedEvent): ParsedEvent | undefined {
  const told = parseJson(logged.header);
  const header = eventHeader.safeParse(told);
  if (!header.success) return parseLater(logged, told);
  const { id, room, author, type, ref, at } = header.data;
  const body = logged.body === null ? null : eventKinds[type].body.safeParse(parseJson(logged.body));
  if (body?.success === false) return undefined;
  const seen = {
    seq: logged.seq,
    n: logged.n,
    id,
    room,
    type,
    ...(ref !== undefined && { ref }),
    device: author,
    member: logged.member,
    at,
    receivedAt: logged.receivedAt,
    body: body?.data ?? null,
    // Type and body were checked together above, which a union of all kinds cannot express.
  } as SeenEvent;
  return { logged, header: header.data, seen };
}

function parseLater(logged: LoggedEvent, told: unknown): ParsedEvent | undefined {
  const type = typeof told === 'object' && told !== null && 'type' in told ? told.type : undefined;
  const header = laterHeader.safeParse(told);
  if (!header.success || typeof type !== 'string' || type in eventKinds) return undefined;
  const { id, room, author, at } = header.data;
  const { seq, n, member, receivedAt } = logged;
  // The type is none of the known ones, so whatever asks for one finds nothing to do.
  const seen = { seq, n, id, room, type, device: author, member, at, receivedAt, body: null } as unknown as SeenEvent;
  return { logged, header: { ...header.data, type } as EventHeader, seen, later: true };
}

/** The header of an event this device made itself. */
export function headerOf(event: SignedEvent): EventHeader {
  return eventHeader.parse(parseJson(event.header));
}

/** The body of an event this device made itself. */
export function bodyOf<T extends EventType>(event: Pick<SignedEvent, 'body'>, _type: T): EventBody<T> {
  return parseJson(event.body) as EventBody<T>;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
