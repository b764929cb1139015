import ipaddr from 'ipaddr.js';

/** Names and addresses that never lead out of the building: RFC 1918, RFC 4193, link-local, loopback, RFC 6761, RFC 6762. */
export const officeDomains = ['localhost', 'local'];
const officeNetworks = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '::1/128',
  'fe80::/10',
  'fc00::/7',
];

export const nameConstraintsOid = '2.5.29.30';

/**
 * The value of a NameConstraints extension (RFC 5280 §4.2.1.10) that permits names below the office's domains and private
 * addresses only, so that an office root which was installed on computers cannot speak for the rest of the web.
 *
 * @param domains the office's own DNS names, beside `localhost` and `local`.
 */
export function nameConstraints(domains: readonly string[]): Buffer {
  const dns = [...officeDomains, ...domains].map((name) => tlv(0x82, Buffer.from(name, 'ascii')));
  const networks = officeNetworks.map((cidr) => tlv(0x87, networkBytes(cidr)));
  const permitted = [...dns, ...networks].map((base) => tlv(0x30, base));
  // No e-mail addresses and no URIs at all: an excluded empty name excludes every one of its kind.
  const excluded = [tlv(0x81, Buffer.alloc(0)), tlv(0x86, Buffer.alloc(0))].map((base) => tlv(0x30, base));
  return tlv(0x30, Buffer.concat([tlv(0xa0, Buffer.concat(permitted)), tlv(0xa1, Buffer.concat(excluded))]));
}

/** Whether the constraints let a certificate name this address. */
export function isOfficeAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return officeNetworks.some((cidr) => {
    const network = ipaddr.parseCIDR(cidr);
    return network[0].kind() === parsed.kind() && parsed.match(network);
  });
}

/** Whether the constraints let a certificate name this DNS name. */
export function isOfficeName(name: string, domains: readonly string[]): boolean {
  return [...officeDomains, ...domains].some((domain) => name === domain || name.endsWith(`.${domain}`));
}

/** Address and mask, as constraints carry them. */
function networkBytes(cidr: string): Buffer {
  const [address, bits] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const mask = bytes.map((_, index) => (0xff00 >> Math.min(8, Math.max(0, bits - index * 8))) & 0xff);
  return Buffer.from([...bytes, ...mask]);
}

/** One DER element (X.690 §8.1); lengths up to 65,535. */
function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  if (length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), content]);
}
