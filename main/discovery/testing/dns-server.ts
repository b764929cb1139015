import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { types, wirePacket } from './dns-wire.ts';
import type { WireQuestion, WireRecord } from './dns-wire.ts';

/**
 * A DNS server on loopback that knows the given records; for anything else the name is unknown (NXDOMAIN), or has no such
 * record.
 */
export async function startDnsServer(records: readonly WireRecord[]) {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (packet, { address, port }) => {
    const question = readQuestion(packet);
    asked.push(`${question.type} ${question.name}`);
    const ofName = records.filter((record) => record.name === question.name);
    const answers = ofName.filter((record) => record.type === question.type);
    const unknown = ofName.length === 0 ? 3 : 0;
    socket.send(
      wirePacket(answers, [question], { id: packet.readUInt16BE(0), flags: 0x8180 | unknown }),
      port,
      address,
    );
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    /** What was asked, as `A name`. */
    asked,
    close: () => new Promise<void>((resolve) => socket.close(resolve)),
  };
}

function readQuestion(packet: Buffer): WireQuestion {
  const labels: string[] = [];
  let at = 12;
  for (let length = packet.readUInt8(at); length > 0; length = packet.readUInt8(at)) {
    labels.push(packet.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const code = packet.readUInt16BE(at + 1);
  const type = (Object.keys(types) as WireQuestion['type'][]).find((name) => types[name] === code) ?? 'ANY';
  return { name: labels.join('.').toLowerCase(), type };
}
