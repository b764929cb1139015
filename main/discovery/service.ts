import { failure, limits, protocolVersion, serviceType, txtRecord } from '../../protocol/index.ts';
import type { Result } from '../../protocol/index.ts';
import { cutToBytes, instanceName } from './names.ts';
import type { Announcement } from './types.ts';

/** What bonjour-service is asked to publish. */
export type PublishedService = {
  name: string;
  type: string;
  port: number;
  host: string;
  txt: Record<string, string>;
  boundTo: readonly string[];
};

export const lowestPort = 1024;
export const highestPort = 65_535;

/** The DNS name under which PTR records of offices stand. */
export const serviceDomain = `_${serviceType}._tcp.local`;

/** Turns an announcement into the service that carries it, within the limits that bonjour-service does not check. */
export function serviceOf(announcement: Announcement): Result<{ service: PublishedService }> {
  const { office, name, port, epoch, join, hostKey, boundTo = ['::'] } = announcement;
  const record = txtRecord.safeParse({
    v: protocolVersion.current,
    id: office,
    n: name,
    e: epoch,
    j: join,
    hk: hostKey,
  });
  if (!record.success) return failure('bad_request', `The announcement is not sound: ${record.error.message}`);
  if (!Number.isInteger(port) || port < lowestPort || port > highestPort) {
    return failure('bad_request', `The port must be ${lowestPort}–${highestPort}, not ${port}.`);
  }
  const suffix = Buffer.from(hostKey, 'base64url').subarray(0, 4).toString('hex');
  // A line end cuts a value short and an empty value loses its key in bonjour-service, so neither may go out.
  const label = cutToBytes(name.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim(), limits.txtStringBytes - 2) || '-';
  const { v, id, e, j, hk } = record.data;
  const txt = { v: String(v), id, n: label, e: String(e), j, hk };
  return {
    ok: true,
    service: {
      name: instanceName(name, suffix),
      type: serviceType,
      port,
      host: `ll-${suffix}.local`,
      txt,
      boundTo,
    },
  };
}

/** Bytes of the TXT record as it goes out (each string has a length byte). */
export function txtBytes(txt: Record<string, string>): number {
  return Object.entries(txt).reduce((sum, [key, value]) => sum + 2 + Buffer.byteLength(key + value), 0);
}
