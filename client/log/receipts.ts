import {
  limits,
  receiptBody,
  receiptPartText,
  receiptSigningText,
  type LoggedEvent,
  type Receipt,
} from '../../protocol/index.ts';
import type { Crypto } from '../crypto/crypto.ts';
import { keyNumber, type StoredProof } from '../stores/store.ts';

export type ExpectedReceipt = {
  office: string;
  epoch: string;
  host: string;
  crypto: Crypto;
  /** A guest is told a part of the office's own stream only, which the receipt of a live batch names as a whole. */
  wholeStream: boolean;
};

/**
 * Whether a receipt is the host's word for these very events: signed by the service device, of this office and epoch, covering
 * their seqs, and naming the hashes of exactly these; and what it proves of them.
 *
 * @param events - all that the batch has in one stream, or all of a page, any order.
 * @returns the proof of each part, none of a stream that is not whole; or why it proves nothing.
 */
export async function proofsOf(
  receipt: Receipt,
  events: readonly LoggedEvent[],
  expected: ExpectedReceipt,
): Promise<{ proofs: StoredProof[] } | { bad: string }> {
  const { crypto } = expected;
  const body = bodyOfReceipt(receipt.receipt);
  if (!body) return { bad: 'A receipt cannot be read.' };
  if (receipt.host !== expected.host) return { bad: 'A receipt is signed by another device than the host’s.' };
  if (body.office !== expected.office || body.epoch !== expected.epoch)
    return { bad: 'A receipt is of another office or epoch.' };
  if (events.some(({ seq }) => seq < body.from || seq > body.to))
    return { bad: 'A receipt does not cover its events.' };
  if (!(await crypto.verify(receipt.host, receiptSigningText(receipt.receipt), receipt.signature)))
    return { bad: 'A receipt’s signature is wrong.' };
  if (!expected.wholeStream && body.previous !== undefined) return { proofs: [] };
  const proofs: StoredProof[] = [];
  const ascending = events.toSorted((a, b) => a.seq - b.seq);
  for (let at = 0; at < ascending.length; at += limits.receiptPart) {
    const part = await partOf(ascending.slice(at, at + limits.receiptPart), crypto);
    if (!body.parts.includes(await crypto.hashText(receiptPartText(part))))
      return { bad: 'A receipt does not name its events.' };
    proofs.push({ receipt, part });
  }
  return { proofs };
}

/** The key that a proof is stored under: by its last event, so that it sorts with the events. */
export function proofKey({ receipt, part }: StoredProof): string {
  const [first, last] = [part[0]?.seq ?? 0, part.at(-1)?.seq ?? 0];
  return `${keyNumber(last)}/${keyNumber(first)}/${receipt.signature.slice(0, 16)}`;
}

/** Finds the proof of an event among those that are stored. */
export function createProofIndex(proofs: readonly StoredProof[], crypto: Crypto) {
  const byEvent = new Map<string, StoredProof>();
  for (const proof of proofs) for (const { seq, headerHash } of proof.part) byEvent.set(`${seq} ${headerHash}`, proof);
  return async ({ seq, header }: LoggedEvent): Promise<StoredProof | undefined> =>
    byEvent.get(`${seq} ${await crypto.hashText(header)}`);
}

function partOf(events: readonly LoggedEvent[], crypto: Crypto) {
  return Promise.all(events.map(async ({ seq, header }) => ({ seq, headerHash: await crypto.hashText(header) })));
}

/** @returns undefined when the receipt's string is not one. */
export function bodyOfReceipt(text: string) {
  try {
    return receiptBody.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
