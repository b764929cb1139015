import { z } from 'zod';
import { joinMode } from './errors.ts';
import * as id from './ids.ts';

/** The DNS-SD service type (RFC 6763 §7), without underscore and protocol. */
export const serviceType = 'landline';

/** The TXT record of an office on the network. All of it is untrusted: only the host's certificate proves an office. */
export const txtRecord = z.object({
  /** Protocol version. */
  v: z.coerce.number().pipe(z.int().positive()),
  id: id.officeId,
  /** The office's name. */
  n: z.string(),
  /** The epoch's number. */
  e: z.coerce.number().pipe(z.int().positive()),
  j: joinMode,
  /** SHA-256 of the host certificate's SubjectPublicKeyInfo: tells two hosts of one office apart. */
  hk: id.sha256,
});
export type TxtRecord = z.infer<typeof txtRecord>;
