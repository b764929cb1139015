import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { blobId, deviceId, fileName, instant, limits, mediaType, memberId } from '../../../protocol/index.ts';

const ticket = z.object({
  member: memberId,
  device: deviceId,
  blob: blobId,
  name: fileName,
  type: mediaType,
  expires: instant,
});
/** The right of one device to fetch one blob over HTTP under one name and type. */
export type Ticket = z.infer<typeof ticket>;

export type Tickets = {
  issue(right: Omit<Ticket, 'expires'>): { text: string; expires: number };
  /** The right that `text` carries; undefined when it was not issued here, was changed or has expired. */
  redeem(text: string): Ticket | undefined;
};

/** No ticket that was issued is longer: a name and a type at their limits, the ids, base64url. */
const longest = 2_048;

/**
 * Makes tickets: JSON and its HMAC-SHA256, both base64url, so that the host keeps no state for them.
 *
 * @param key 32 random bytes; tickets end with the key.
 */
export function createTickets(key: Uint8Array, clock: () => number): Tickets {
  const mac = (text: string) => createHmac('sha256', key).update('landline/ticket/v1\n').update(text).digest();
  return {
    issue(right) {
      const expires = clock() + limits.ticketLifetime;
      const said = Buffer.from(JSON.stringify({ ...right, expires } satisfies Ticket)).toString('base64url');
      return { text: `${said}.${mac(said).toString('base64url')}`, expires };
    },
    redeem(text) {
      if (text.length > longest) return undefined;
      const [said = '', given = '', ...rest] = text.split('.');
      const proof = Buffer.from(given, 'base64url');
      const expected = mac(said);
      if (rest.length > 0 || proof.length !== expected.length || !timingSafeEqual(proof, expected)) return undefined;
      const right = ticket.parse(JSON.parse(Buffer.from(said, 'base64url').toString()));
      return right.expires > clock() ? right : undefined;
    },
  };
}
