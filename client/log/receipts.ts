import {
  receiptBody,
  receiptPartText,
  receiptSigningText,
  type EventsPacket,
  type Payload,
  type Receipt,
  type chat,
} from '../../protocol/index.ts';
import type { Crypto } from '../crypto/crypto.ts';
import type { StoredEvent } from '../stores/store.ts';

type Offered = Payload<typeof chat, 'offer'>['events'][number];

/**
 * Whether a packet's receipt is the host's word for these very events: signed by the service device, of this office and epoch,
 * covering their seqs, and naming the hash of exactly this part.
 *
 * @param stream - the packet's events, all that the batch has in one stream.
 * @returns why not; undefined when it is sound.
 */
export async function receiptProblem(
  receipt: Receipt,
  stream: EventsPacket['events'],
  expected: { office: string; epoch: string; host: string; crypto: Crypto; wholeStream: boolean },
): Promise<string | undefined> {
  const body = bodyOfReceipt(receipt);
  if (!body) return 'A receipt cannot be read.';
  if (receipt.host !== expected.host) return 'A receipt is signed by another device than the host’s.';
  if (body.office !== expected.office || body.epoch !== expected.epoch)
    return 'A receipt is of another office or epoch.';
  if (stream.some(({ seq }) => seq < body.from || seq > body.to)) return 'A receipt does not cover its events.';
  if (!(await expected.crypto.verify(receipt.host, receiptSigningText(receipt.receipt), receipt.signature))) {
    return 'A receipt’s signature is wrong.';
  }
  // A guest is told a part of the office's stream only: its receipt cannot be matched, and proves nothing for it.
  if (!expected.wholeStream) return undefined;
  const part = await partOf(stream, expected.crypto);
  const hash = await expected.crypto.hashText(receiptPartText(part));
  return body.parts.includes(hash) ? undefined : 'A receipt does not name its events.';
}

/**
 * The proof that an event was accepted before: its receipt, and the part of the batch that the receipt has the hash of.
 *
 * @param stream - the events of the same stream that are kept, any order, more than the batch allowed.
 * @returns undefined when there is no receipt or not all of the part is kept.
 */
export async function proofOf(
  receipt: Receipt,
  stream: readonly StoredEvent[],
  crypto: Crypto,
): Promise<Offered['proof']> {
  const body = bodyOfReceipt(receipt);
  if (!body) return undefined;
  const batch = stream
    .map(({ event }) => event)
    .filter(({ seq }) => seq >= body.from && seq <= body.to)
    .sort((a, b) => a.seq - b.seq);
  const part = await partOf(batch, crypto);
  const named = part.length > 0 && body.parts.includes(await crypto.hashText(receiptPartText(part)));
  return named ? { receipt, part } : undefined;
}

function partOf(events: readonly { seq: number; header: string }[], crypto: Crypto) {
  return Promise.all(events.map(async ({ seq, header }) => ({ seq, headerHash: await crypto.hashText(header) })));
}

/** @returns undefined when the receipt's string is not one. */
export function bodyOfReceipt(receipt: Receipt) {
  try {
    return receiptBody.safeParse(JSON.parse(receipt.receipt)).data;
  } catch {
    return undefined;
  }
}
