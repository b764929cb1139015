import { z } from 'zod';

/**
 * The closed list of error codes, with what each means. A message beside the code is for a person; programs look at
 * the code alone.
 */
export const errorCodes = {
  bad_request: 'The payload does not fit its schema, or contradicts itself.',
  unsupported_version: 'The two sides have no protocol version in common; `update` says which one is behind.',
  wrong_office: 'The request is for another office than the one that answered.',
  bad_proof: 'A signature or a proof of possession is not right for this connection.',
  join_required: 'This device belongs to no member of the office; the reply says how to join.',
  passcode_wrong: 'The passcode is missing or not the right one.',
  invite_invalid: 'The invite is unknown, used up, expired or revoked.',
  join_pending: 'The request to join waits for an admin.',
  join_denied: 'An admin declined the request to join.',
  banned: 'This person was removed from the office and may not come back.',
  revoked: 'This device was revoked, or its membership has ended.',
  forbidden: 'The caller may not do this.',
  not_found: 'There is no such thing, or the caller may not know of it.',
  conflict: 'The same id was used before for something else.',
  exists: 'There is one already.',
  archived: 'The room is archived and takes no new events.',
  too_large: 'It is larger than the limit.',
  type_refused: 'The office does not take files of this type.',
  rate_limited: 'Too many requests; `retryAfter` says how many milliseconds to wait.',
  quota_exceeded: "The member's or the office's share of storage is used up.",
  no_space: "The host's disk is full.",
  bad_hash: 'The bytes are not those that the hash names.',
  unavailable: 'The host cannot do this now (it is starting, stopping or overloaded); try again.',
  internal: 'The host failed; its log says why.',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof errorCodes;

export const errorCode = z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]);

/** How an office lets people in; carried by the card and by `join_required`. */
export const joinMode = z.enum(['open', 'passcode', 'approval', 'invite']);
export type JoinMode = z.infer<typeof joinMode>;

export const wireError = z.object({
  code: errorCode,
  message: z.string().max(500),
  /** With `rate_limited`, `passcode_wrong` and `unavailable`: milliseconds to wait before the next try. */
  retryAfter: z.int().nonnegative().optional(),
  /** With `unsupported_version`: the side that must be updated. */
  update: z.enum(['client', 'host']).optional(),
  /** With `join_required`: what the host asks for. */
  join: joinMode.optional(),
});
export type WireError = z.infer<typeof wireError>;

export type Ok<T> = { ok: true } & T;
export type Failure = { ok: false; error: WireError };
/** Every reply: `ok` and the result's own fields, or the error. */
export type Result<T> = Ok<T> | Failure;

/** Makes the failure half of a {@link Result}. */
export function failure(code: ErrorCode, message: string, more: Partial<WireError> = {}): Failure {
  return { ok: false, error: { ...more, code, message: message.slice(0, 500) } };
}

/** A failure on its way through code that throws; the guard at the boundary turns it into a {@link Failure}. */
export class LandlineError extends Error {
  override readonly name = 'LandlineError';
  readonly code: ErrorCode;
  readonly more: Partial<WireError>;

  constructor(code: ErrorCode, message: string, more: Partial<WireError> = {}) {
    super(message);
    this.code = code;
    this.more = more;
  }

  toFailure(): Failure {
    return failure(this.code, this.message, this.more);
  }
}
