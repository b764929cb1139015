import { bodyOfReceipt } from './receipts.ts';
import type { Receipt } from '../../protocol/index.ts';
import type { Crypto } from '../crypto/crypto.ts';

/**
 * Follows the chain of the batches' receipts over one connection, as far as a member can: of batches in which nothing was for it,
 * it has no receipt. Two batches that follow one another must chain, and none may reach back into one before.
 */
export function createChain(crypto: Crypto) {
  let last: { text: string; to: number } | undefined;
  return {
    /** A new connection: what was told before may have been taken back. */
    reset(): void {
      last = undefined;
    },

    /** @returns what is wrong with the next receipt, which is sound by itself; undefined when it fits. */
    async next({ receipt: text }: Receipt): Promise<string | undefined> {
      const body = bodyOfReceipt(text);
      // That of a page stands in no chain; the same batch comes in as many packets as it has rooms.
      if (body?.previous === undefined || text === last?.text) return undefined;
      const before = last;
      if (before && body.from <= before.to) return 'A receipt is of a part of the log that another one is of already.';
      last = { text, to: body.to };
      if (!before || body.from > before.to + 1 || body.previous === (await crypto.hashText(before.text)))
        return undefined;
      return 'A receipt does not follow the one before it.';
    },
  };
}
