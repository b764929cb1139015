import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';

/**
 * What a request costs its sender's rate budget. Each member has one bucket a class; the sizes are the host's settings,
 * their defaults stand in docs/PROTOCOL.md.
 */
export type Budget = 'append' | 'read' | 'heavy' | 'chunk' | 'signal';

/** Client → host, answered by one acknowledgement that is a `Result`. */
export type RequestEntry = {
  kind: 'request';
  summary: string;
  payload: z.ZodType;
  reply: z.ZodType;
  /** The codes it may answer besides `bad_request`, `rate_limited`, `unavailable` and `internal`, which any may. */
  errors: readonly ErrorCode[];
  budget: Budget;
};

/** Client → host, volatile: no answer, nothing durable. */
export type SignalEntry = { kind: 'signal'; summary: string; payload: z.ZodType; budget: Budget };

/** Host → client. With `acknowledged`, the client calls back once it has taken it in, which paces a catch-up. */
export type PushEntry = { kind: 'push'; summary: string; payload: z.ZodType; acknowledged: boolean };

export type Entry = RequestEntry | SignalEntry | PushEntry;
export type Table = Record<string, Entry>;

/** The names in a table that are of one kind. */
export type NamesOf<T extends Table, K extends Entry['kind']> = {
  [N in keyof T & string]: T[N]['kind'] extends K ? N : never;
}[keyof T & string];

/** What a client may pass, before defaults are filled in. */
export type PayloadInput<T extends Table, N extends keyof T> = z.input<T[N]['payload']>;
/** What arrives, validated. */
export type Payload<T extends Table, N extends keyof T> = z.output<T[N]['payload']>;
export type Reply<T extends Table, N extends keyof T> = T[N] extends { reply: infer R extends z.ZodType }
  ? Fields<z.output<R>>
  : never;
/** zod gives an empty object a type that no `{ ok: true }` can be joined to. */
type Fields<T> = T extends Record<string, never> ? object : T;
