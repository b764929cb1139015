import type { Namespace, Socket } from 'socket.io';
import { engineOf } from './connections.ts';

/**
 * Sends one event of the main namespace to every socket of a Socket.IO room, as `namespace.to(room).emit` does, for half of what
 * that costs: the packet is encoded and framed once, and a WebSocket that has nothing left to write gets the frame as one write,
 * without Engine.IO's queue, its events and a callback for each packet (measured, bench/README.md). A socket that is still writing, or
 * polls, goes the ordinary way: there Engine.IO merges what waits, and `watchBacklog` counts it.
 */
export function broadcast(namespace: Namespace, room: string, name: string, payload: object): void {
  const sockets = namespace.adapter.rooms.get(room);
  if (!sockets) return;
  // Socket.IO's EVENT in Engine.IO's `message`; without binary parts that is all there is to it (socket.io-protocol, version 5).
  const packet = `2${JSON.stringify([name, payload])}`;
  const frame = textFrame(Buffer.from(`4${packet}`));
  for (const id of sockets) {
    const socket = namespace.sockets.get(id);
    if (socket) sendFrame(socket, frame, () => packet);
  }
}

/**
 * Sends one socket an event whose payload has one more field, which is there as JSON already: what many are sent is neither parsed nor
 * encoded for each of them.
 *
 * @param payload - the other fields, at least one.
 * @param field - a name that needs no escaping in JSON.
 * @param json - the field's value in UTF-8.
 */
export function sendWith(socket: Socket, name: string, payload: object, field: string, json: Uint8Array): void {
  const body = JSON.stringify([name, payload]);
  // Between the payload's last field and the brackets that end it and the event.
  const before = Buffer.from(`42${body.slice(0, -2)},"${field}":`);
  const frame = textFrame(before, json, Buffer.from('}]'));
  sendFrame(socket, frame, () => Buffer.concat([before.subarray(1), json, Buffer.from('}]')]).toString());
}

/** @param packet - makes the text of the same packet, for who is sent it the ordinary way. */
function sendFrame(socket: Socket, frame: Buffer, packet: () => string): void {
  const engine = engineOf(socket);
  if (engine.readyState !== 'open') return;
  const webSocket = engine.transport.writable && engine.writeBuffer.length === 0 ? engine.transport.socket : undefined;
  const stream = webSocket?._socket;
  if (stream?.writableLength === 0 && webSocket?.readyState === openState) stream.write(frame);
  else engine.write(packet(), { wsPreEncodedFrame: [frame] });
}

/** `WebSocket.OPEN`: neither side has begun to close, after which no data may follow (RFC 6455 §5.5.1). */
const openState = 1;

/** An unmasked text frame (RFC 6455 §5.2), header and payload in one buffer: TLS copies what comes in several. */
function textFrame(...parts: Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafeSlow(head + length);
  frame[0] = 0x81;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  let at = head;
  for (const part of parts) {
    frame.set(part, at);
    at += part.length;
  }
  return frame;
}
