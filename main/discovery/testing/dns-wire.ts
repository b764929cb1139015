/**
 * Just enough of RFC 1035 §4 to write DNS packets for tests, malformed ones too: what is under test must not have written what
 * it is tested with.
 */
import { isIPv6 } from 'node:net';

export type WireRecord =
  | { name: string; type: 'PTR' | 'CNAME'; ttl: number; target: string }
  | { name: string; type: 'SRV'; ttl: number; port: number; target: string }
  | { name: string; type: 'TXT'; ttl: number; strings: readonly (string | Uint8Array)[] }
  | { name: string; type: 'A' | 'AAAA'; ttl: number; address: string };

export type WireQuestion = { name: string; type: keyof typeof types };

export const types = { A: 1, CNAME: 5, PTR: 12, TXT: 16, AAAA: 28, SRV: 33, ANY: 255 } as const;

const u16 = (value: number) => Buffer.from([(value >> 8) & 255, value & 255]);

/** A name as a list of labels; `\.` is a dot inside a label. */
export function wireName(name: string): Buffer {
  const labels = name.split(/(?<!\\)\./).filter((label) => label !== '');
  const parts = labels.map((label) => {
    const bytes = Buffer.from(label.replaceAll('\\.', '.'));
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  });
  return Buffer.concat([...parts, Buffer.from([0])]);
}

function wireAddress(address: string): Buffer {
  if (!isIPv6(address)) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const [front, back] = [groups(head), groups(tail ?? '')];
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0');
  return Buffer.concat([...front, ...zeros, ...back].map((group) => u16(parseInt(group, 16))));
}

function wireData(record: WireRecord): Buffer {
  switch (record.type) {
    case 'PTR':
    case 'CNAME':
      return wireName(record.target);
    case 'SRV':
      return Buffer.concat([u16(0), u16(0), u16(record.port), wireName(record.target)]);
    case 'TXT':
      return Buffer.concat(
        record.strings.map((text) => {
          const bytes = Buffer.from(text);
          return Buffer.concat([Buffer.from([bytes.length]), bytes]);
        }),
      );
    case 'A':
    case 'AAAA':
      return wireAddress(record.address);
  }
}

function wireRecord(record: WireRecord): Buffer {
  const data = wireData(record);
  const ttl = Buffer.alloc(4);
  ttl.writeUInt32BE(record.ttl);
  return Buffer.concat([wireName(record.name), u16(types[record.type]), u16(1), ttl, u16(data.length), data]);
}

/** A 12-byte header with any counts, true or not. */
export function wireHeader(id: number, flags: number, counts: readonly [number, number, number, number]): Buffer {
  return Buffer.concat([id, flags, ...counts].map(u16));
}

export const responseFlags = 0x8400;

/** A whole packet. */
export function wirePacket(
  answers: readonly WireRecord[],
  questions: readonly WireQuestion[] = [],
  { id = 0, flags = answers.length > 0 ? responseFlags : 0 } = {},
): Buffer {
  return Buffer.concat([
    wireHeader(id, flags, [questions.length, answers.length, 0, 0]),
    ...questions.map(({ name, type }) => Buffer.concat([wireName(name), u16(types[type]), u16(1)])),
    ...answers.map(wireRecord),
  ]);
}
