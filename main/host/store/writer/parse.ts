import {
  eventHeader,
  eventKinds,
  LandlineError,
  limits,
  signedEvent,
  type EventHeader,
  type SignedEvent,
} from '../../../../protocol/index.ts';
import { sha256 } from '../hash.ts';
import type { ParsedEvent } from '../rules/index.ts';

/** Room for the fields the host adds and the packet around them. */
const largestEvent = limits.packetBytes - 16 * 1024;

/**
 * Takes a signed event apart and checks all that can be checked without the log and without its signature.
 *
 * @param offered an event that came back after a rewind may have lost its body to a deletion.
 * @throws LandlineError `bad_request`, `bad_hash` or `too_large`.
 */
export function parseEvent(given: Omit<SignedEvent, 'body'> & { body: string | null }, offered = false): ParsedEvent {
  const header = parseHeader(given.header);
  const erased = given.body === null;
  if (erased && !(offered && ['message', 'edit', 'announcement'].includes(header.type))) {
    throw new LandlineError('bad_request', 'The event has no body.');
  }
  const sound = signedEvent.shape.signature.safeParse(given.signature).success;
  if (!sound) throw new LandlineError('bad_request', 'The signature is malformed.');
  return {
    type: header.type,
    header,
    body: given.body === null ? { text: '' } : parseBody(header, given.body),
    erased,
    headerHash: sha256(given.header),
    signed: { header: given.header, body: given.body, signature: given.signature },
  } as ParsedEvent;
}

/** The id an event gives itself, to name it in a refusal; empty when it has none. */
export function claimedId(header: string): string {
  const value = parseJson(header) as { id?: unknown } | null | undefined;
  return typeof value?.id === 'string' ? value.id.slice(0, 64) : '';
}

function parseHeader(text: string): EventHeader {
  if (Buffer.byteLength(text) > limits.headerBytes) throw new LandlineError('too_large', 'The header is too large.');
  const parsed = eventHeader.safeParse(parseJson(text));
  if (!parsed.success) throw new LandlineError('bad_request', `The header is malformed: ${issueOf(parsed.error)}`);
  return parsed.data;
}

function parseBody(header: EventHeader, text: string): unknown {
  if (Buffer.byteLength(text) > limits.bodyBytes) throw new LandlineError('too_large', 'The body is too large.');
  // The body travels as a string inside JSON: quotes and backslashes weigh twice.
  if (text.length > largestEvent / 6 && Buffer.byteLength(JSON.stringify(text)) > largestEvent) {
    throw new LandlineError('too_large', 'The body is too large once it is packed.');
  }
  if (!text.isWellFormed()) throw new LandlineError('bad_request', 'The body is not valid Unicode.');
  if (sha256(text) !== header.bodyHash) throw new LandlineError('bad_hash', 'The body is not the one that was signed.');
  const parsed = eventKinds[header.type].body.safeParse(parseJson(text));
  if (!parsed.success) throw new LandlineError('bad_request', `The body is malformed: ${issueOf(parsed.error)}`);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function issueOf(error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string {
  const [first] = error.issues;
  return first ? `${first.path.map(String).join('.') || 'it'}: ${first.message}`.slice(0, 200) : 'malformed';
}
