import { createPrivateKey, sign } from 'node:crypto';
import {
  limits,
  receiptPartText,
  receiptSigningText,
  type LoggedEvent,
  type Receipt,
  type ReceiptBody,
} from '../../../protocol/index.ts';
import { sha256 } from './hash.ts';

/** The device that signs for the host; `privateKey` is PKCS #8 DER. */
export type ServiceKey = { device: string; privateKey: Uint8Array };

/** An event as a receipt names it. */
export type Named = { seq: number; headerHash: string };

/** The hashes that a receipt names these events by, which are in ascending order: of a batch's stream, or of a page. */
export function partsOf(events: readonly Named[]): string[] {
  const parts: string[] = [];
  for (let at = 0; at < events.length; at += limits.receiptPart) {
    parts.push(sha256(receiptPartText(events.slice(at, at + limits.receiptPart))));
  }
  return parts;
}

/** Signs receipts. */
export function createVoucher(office: string, service: ServiceKey, now: () => number) {
  const key = createPrivateKey({ key: Buffer.from(service.privateKey), format: 'der', type: 'pkcs8' });

  function vouch(body: Omit<ReceiptBody, 'office' | 'at'>): Receipt {
    const { epoch, from, to, parts, previous } = body;
    const receipt = JSON.stringify({
      ...{ office, epoch, from, to, at: now(), parts },
      ...(previous !== undefined && { previous }),
    } satisfies ReceiptBody);
    const signature = sign(null, Buffer.from(receiptSigningText(receipt)), key).toString('base64url');
    return { receipt, host: service.device, signature };
  }

  return {
    vouch,
    /**
     * The receipt of a page, whatever its events were accepted with: one signature for all of them, and nothing in it that is
     * not on the page. As `{ receipt }`, which is empty when the page is.
     */
    ofPage(epoch: string, events: readonly LoggedEvent[]): { receipt?: Receipt } {
      const named = events
        .map(({ seq, header }) => ({ seq, headerHash: sha256(header) }))
        .sort((a, b) => a.seq - b.seq);
      const [first, last] = [named[0], named.at(-1)];
      if (!first || !last) return {};
      return { receipt: vouch({ epoch, from: first.seq, to: last.seq, parts: partsOf(named) }) };
    },
  };
}

export type Voucher = ReturnType<typeof createVoucher>;
