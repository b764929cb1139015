import { responseFlags, types, wireHeader, wireName, wirePacket } from '../../../main/discovery/testing/dns-wire.ts';
import type { WireRecord } from '../../../main/discovery/testing/dns-wire.ts';

export type Claim = { instance: string; port: number; txt: readonly string[]; address: string };

const service = '_landline._tcp.local';

/** All the records of one office, true or not. */
export function officeRecords({ instance, port, txt, address }: Claim): WireRecord[] {
  const name = `${instance}.${service}`;
  return [
    { name: service, type: 'PTR', ttl: 4500, target: name },
    { name, type: 'SRV', ttl: 120, port, target: 'evil.local' },
    { name, type: 'TXT', ttl: 4500, strings: txt },
    { name: 'evil.local', type: 'A', ttl: 120, address },
  ];
}

/** A repeatable sequence: below(n) is 0 … n-1. */
export function createNoise(seed: number) {
  let state = seed;
  return function below(n: number): number {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % n;
  };
}
type Noise = ReturnType<typeof createNoise>;

export function* random(below: Noise, count: number): Iterable<Buffer> {
  for (let i = 0; i < count; i += 1) {
    const packet = Buffer.from(Array.from({ length: below(600) }, () => below(256)));
    // Every second one says that it is a response: those go deeper.
    if (packet.length > 3 && i % 2 === 1) packet.writeUInt16BE(responseFlags, 2);
    yield packet;
  }
}

export function* mutated(below: Noise, count: number): Iterable<Buffer> {
  const question = wirePacket(
    [],
    [
      { name: service, type: 'PTR' },
      { name: `a.${service}`, type: 'ANY' },
    ],
  );
  for (let i = 0; i < count; i += 1) {
    const txt = ['v=1', `id=${'a'.repeat(52)}`, 'n=Mutant', 'e=1', 'j=open', `hk=${'A'.repeat(43)}`];
    const answer = wirePacket(officeRecords({ instance: `v${below(9)}`, port: 7777, txt, address: '10.77.0.9' }));
    const packet = Buffer.from(i % 2 ? question : answer);
    for (let k = 0; k <= below(6); k += 1) packet[below(packet.length)] = below(256);
    yield packet;
  }
}

export function* truncated(): Iterable<Buffer> {
  const whole = wirePacket(officeRecords({ instance: 't', port: 7777, txt: ['n=x'], address: '10.77.0.9' }));
  for (let length = 0; length <= whole.length; length += 1) yield whole.subarray(0, length);
}

/** Names that point to themselves, to each other, out of the packet; counts that lie; 9,001 questions in one packet. */
export function* oddPointers(): Iterable<Buffer> {
  const names = [
    [0xc0, 0x0c],
    [0xc0, 0x0e, 0xc0, 0x0c],
    [1, 97, 0xc0, 0x0c],
    [0xff, 0xff],
    [0xc0],
    [0x40, 0],
    [0x80, 0],
    [63],
  ].map((bytes) => Buffer.from(bytes));
  const type = Buffer.from([0, types.PTR, 0, 1]);
  for (const name of names) {
    yield Buffer.concat([wireHeader(0, 0, [1, 0, 0, 0]), name, type]);
    yield Buffer.concat([
      wireHeader(0, responseFlags, [0, 1, 0, 0]),
      name,
      type,
      Buffer.from([0, 0, 17, 148, 0, 2, 0xc0, 0x0c]),
    ]);
  }
  yield wireHeader(0, responseFlags, [65_535, 0, 0, 0]);
  yield wireHeader(0, responseFlags, [0, 65_535, 0, 0]);
  yield wireHeader(0, responseFlags, [65_535, 65_535, 65_535, 65_535]);
  const long = 'x'.repeat(63);
  yield Buffer.concat([wireHeader(0, 0, [1, 0, 0, 0]), wireName(`${long}.${long}.${long}.${long}.${long}`), type]);
  const again = Buffer.concat(Array.from({ length: 9_000 }, () => Buffer.from([0xc0, 0x0c, 0, types.PTR, 0, 1])));
  yield Buffer.concat([wireHeader(0, 0, [9_001, 0, 0, 0]), wireName(service), type, again]);
}

/** A response of about `bytes` bytes full of the smallest PTR records there are, each naming another one's place. */
export function manyPointers(bytes: number): Buffer {
  const first = Buffer.concat([wireName(service), Buffer.from([0, types.PTR, 0, 1, 0, 0, 0, 60, 0, 2, 0xc0, 0x0c])]);
  const small = Buffer.from([0xc0, 0x0c, 0, types.PTR, 0, 1, 0, 0, 0, 60, 0, 2, 0xc0, 0x0c]);
  const count = Math.floor((bytes - first.length - 12) / small.length);
  const header = wireHeader(0, responseFlags, [0, count + 1, 0, 0]);
  return Buffer.concat([header, first, ...Array.from({ length: count }, () => small)]);
}

export function* oddRecords(): Iterable<Buffer> {
  const claim = (more: Partial<Claim>) =>
    wirePacket(officeRecords({ instance: 'odd', port: 7777, txt: ['n=x'], address: '10.77.0.9', ...more }));
  const name = `bare.${service}`;
  yield wirePacket([
    { name: service, type: 'PTR', ttl: 4500, target: name },
    { name, type: 'SRV', ttl: 120, port: 7777, target: 'h.local' },
  ]);
  yield wirePacket([{ name: service, type: 'PTR', ttl: 4500, target: name }]);
  yield claim({ instance: '' });
  yield claim({ instance: '__proto__' });
  yield claim({ port: 0 });
  yield claim({ port: 22, address: '127.0.0.1' });
  yield claim({ address: '255.255.255.255' });
  yield claim({ txt: ['__proto__=x', 'constructor=y', '=z', 'novalue', '', '\u0000\u0001\u00ff'] });
  yield wirePacket([
    { name: service, type: 'PTR', ttl: 4500, target: `x._sub.${service}` },
    { name: `_q._sub.${service}`, type: 'PTR', ttl: 1, target: `x._sub.${service}` },
  ]);
}
