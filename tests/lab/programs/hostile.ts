/**
 * A hostile machine of the lab: `hostile.ts '{"attack": "random", "count": 5000, …}'` sends to the mDNS group and says `done`.
 * Bounded, and paced so that the victim's socket buffer drops little of it.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { wirePacket } from '../../../main/discovery/testing/dns-wire.ts';
import {
  createNoise,
  manyPointers,
  mutated,
  oddPointers,
  oddRecords,
  officeRecords,
  random,
  truncated,
} from './hostile-packets.ts';
import type { Claim } from './hostile-packets.ts';

export type HostileConfig = {
  attack:
    | 'random'
    | 'mutated'
    | 'truncated'
    | 'pointers'
    | 'records'
    | 'goodbye'
    | 'takeover'
    | 'services'
    | 'questions'
    | 'heavy';
  count?: number;
  claim?: Claim;
  /** Packets a second; default: 40 in every 4 ms. */
  rate?: number;
};

const config = JSON.parse(process.argv[2] ?? '{}') as HostileConfig;
const { count = 1_000, claim } = config;
const service = '_landline._tcp.local';
const noise = createNoise(7);

const services = (from: number, n: number) =>
  Array.from({ length: n }, (_, i) =>
    officeRecords({ instance: `s${from + i}`, port: 7777, txt: [`x=${from + i}`], address: '10.77.0.9' }),
  ).flat();

const attacks: Record<HostileConfig['attack'], () => Iterable<Buffer>> = {
  random: () => random(noise, count),
  mutated: () => mutated(noise, count),
  truncated,
  pointers: oddPointers,
  records: oddRecords,
  goodbye: () => [wirePacket([{ name: service, type: 'PTR', ttl: 0, target: `${claim?.instance ?? ''}.${service}` }])],
  takeover: () => (claim ? [wirePacket(officeRecords(claim))] : []),
  *services() {
    for (let i = 0; i < count; i += 10) yield wirePacket(services(i, 10));
  },
  *heavy() {
    const [large, small] = [manyPointers(60_000), manyPointers(8_000)];
    for (let i = 0; i < count; i += 1) yield i % 2 ? small : large;
  },
  *questions() {
    const ask = wirePacket([], [{ name: service, type: 'PTR' }]);
    for (let i = 0; i < count; i += 1) yield ask;
  },
};

const socket = createSocket({ type: 'udp4', reuseAddr: true });
socket.bind(0);
await once(socket, 'listening');
socket.setMulticastTTL(255);
let sent = 0;
for (const packet of attacks[config.attack]()) {
  await new Promise((resolve) => socket.send(packet, 5353, '224.0.0.251', resolve));
  sent += 1;
  if (config.rate !== undefined) await pause(1_000 / config.rate);
  else if (sent % 40 === 0) await pause(4);
}
console.log(JSON.stringify({ event: 'done', sent }));
socket.close();
