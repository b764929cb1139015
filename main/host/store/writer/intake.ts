import { eventSigningText, LandlineError, type SignedEvent } from '../../../../protocol/index.ts';
import type { ParsedEvent } from '../rules/index.ts';
import { parseEvent } from './parse.ts';
import type { Signatures } from './signatures.ts';

type Given = Omit<SignedEvent, 'body'> & { body: string | null };
type Checked = { event: ParsedEvent } | { error: LandlineError };

export type Intake = {
  /** Parses and verifies ahead of the transaction; the writer goes on with others meanwhile. */
  prepare(events: readonly Given[], offered: boolean): Promise<void> | undefined;
  /**
   * What `prepare` found.
   *
   * @throws LandlineError `bad_request`, `bad_hash`, `too_large` or `bad_proof`.
   */
  checked(given: Given): ParsedEvent;
};

/**
 * Checks what needs no log: shape, hash, signature.
 *
 * @param aside verify in the thread pool instead of on the writer's own thread.
 */
export function createIntake(signatures: Signatures, aside: boolean): Intake {
  const found = new WeakMap<Given, Checked>();
  const wrong = new LandlineError('bad_proof', "The event's signature is not its author's.");

  function parse(given: Given, offered: boolean): ParsedEvent | undefined {
    try {
      return parseEvent(given, offered);
    } catch (error) {
      if (!(error instanceof LandlineError)) throw error;
      found.set(given, { error });
      return undefined;
    }
  }

  return {
    prepare(events, offered) {
      const waiting: Promise<void>[] = [];
      for (const given of events) {
        const event = parse(given, offered);
        if (!event) continue;
        const { author } = event.header;
        const text = eventSigningText(given.header);
        const settle = (valid: boolean) => {
          found.set(given, valid ? { event } : { error: wrong });
        };
        if (aside) waiting.push(signatures.verifyAside(author, text, given.signature).then(settle));
        else settle(signatures.verify(author, text, given.signature));
      }
      return waiting.length > 0 ? Promise.all(waiting).then(() => undefined) : undefined;
    },
    checked(given) {
      const result = found.get(given);
      if (!result) throw new Error('An event reached the log without having been checked.');
      if ('error' in result) throw result.error;
      return result.event;
    },
  };
}
