import { WebSocket, type RawData } from 'ws';
import { protocolVersion, type Namespace, type Result } from '../../protocol/index.ts';
import { createTestDevice, type TestDevice } from '../support/device.ts';

/** A Socket.IO packet as it stood on the wire (socket.io-protocol v5), its attachments put back. */
export type RawPacket = { type: number; namespace: string; id: number | undefined; data: unknown };

export const packetType = {
  connect: 0,
  disconnect: 1,
  event: 2,
  ack: 3,
  connectError: 4,
  binaryEvent: 5,
  binaryAck: 6,
};

/**
 * A connection over a bare WebSocket: Engine.IO and Socket.IO frames written and read by hand, so that a mistake in a client
 * library cannot hide one in the host.
 */
export type RawConnection = {
  readonly sid: string;
  readonly open: { sid: string; upgrades: string[]; pingInterval: number; pingTimeout: number; maxPayload: number };
  readonly packets: RawPacket[];
  /** Resolves with the close code once the connection is closed. */
  readonly closed: Promise<number>;
  readonly webSocket: WebSocket;
  /** Sends the text of an Engine.IO message packet (the leading `4` is put before it). */
  send(text: string): void;
  sendBinary(data: Uint8Array): void;
  /** The first packet, past or to come, that fits. */
  next(fits: (packet: RawPacket) => boolean, what: string): Promise<RawPacket>;
  close(): void;
};

const patience = 10_000;

export async function openRaw(
  url: string,
  path = '/socket.io/',
  headers: Record<string, string> = {},
): Promise<RawConnection> {
  const target = `${url.replace(/^http/, 'ws')}${path}?EIO=4&transport=websocket`;
  const webSocket = new WebSocket(target, { rejectUnauthorized: false, headers });
  const packets: RawPacket[] = [];
  const listeners = new Set<() => void>();
  let pending: { packet: RawPacket; missing: number; attachments: Buffer[] } | undefined;
  let give: (open: RawConnection['open']) => void = () => undefined;
  const opened = new Promise<RawConnection['open']>((resolve, reject) => {
    give = resolve;
    webSocket.once('error', reject);
    webSocket.once('close', (code) => {
      reject(new Error(`closed with ${String(code)}`));
    });
  });
  const closed = new Promise<number>((resolve) => {
    webSocket.once('close', resolve);
  });

  webSocket.on('message', (data: RawData, isBinary) => {
    if (isBinary) attach(data as Buffer);
    else take((data as Buffer).toString('utf8'));
  });

  function take(frame: string): void {
    if (frame.startsWith('0')) give(JSON.parse(frame.slice(1)) as RawConnection['open']);
    else if (frame === '2') webSocket.send('3');
    else if (frame.startsWith('4')) parse(frame.slice(1));
  }

  function parse(text: string): void {
    const match = /^(\d)(?:(\d+)-)?(?:(\/[^,]*),)?(\d+)?(.*)$/s.exec(text);
    if (!match) throw new Error(`not a Socket.IO packet: ${text.slice(0, 80)}`);
    const [, type, attachments, namespace = '/', id, data] = match;
    const packet: RawPacket = {
      type: Number(type),
      namespace,
      id: id === undefined ? undefined : Number(id),
      data: data === undefined || data === '' ? undefined : JSON.parse(data),
    };
    if (attachments === undefined) keep(packet);
    else pending = { packet, missing: Number(attachments), attachments: [] };
  }

  function attach(data: Buffer): void {
    if (!pending) throw new Error('binary out of turn');
    pending.attachments.push(data);
    if (pending.attachments.length < pending.missing) return;
    const { packet, attachments } = pending;
    pending = undefined;
    keep({ ...packet, data: fill(packet.data, attachments) });
  }

  function keep(packet: RawPacket): void {
    packets.push(packet);
    for (const listener of [...listeners]) listener();
  }

  const open = await opened;
  return {
    sid: open.sid,
    open,
    packets,
    closed,
    webSocket,
    send: (text) => {
      webSocket.send(`4${text}`);
    },
    sendBinary: (data) => {
      webSocket.send(data);
    },
    next: (fits, what) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = packets.find(fits);
          if (!found) return;
          clearTimeout(timer);
          listeners.delete(look);
          resolve(found);
        };
        const timer = setTimeout(() => {
          listeners.delete(look);
          reject(new Error(`waited in vain for: ${what}`));
        }, patience);
        listeners.add(look);
        look();
      }),
    close: () => {
      webSocket.close();
    },
  };
}

function fill(data: unknown, attachments: Buffer[]): unknown {
  if (Array.isArray(data)) return data.map((item) => fill(item, attachments));
  if (typeof data !== 'object' || data === null) return data;
  if ('_placeholder' in data && 'num' in data) return attachments[data.num as number];
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, fill(value, attachments)]));
}

export type RawPeer = RawConnection & {
  readonly device: TestDevice;
  readonly namespace: Namespace;
  /** Sends a request and answers its acknowledgement. `payload` may hold one Uint8Array at its top level. */
  request(name: string, payload: unknown): Promise<Result<Record<string, unknown>>>;
  /** The pushes of that name so far. */
  pushes(name: string): unknown[];
};

export type RawAuth = {
  device?: TestDevice;
  namespace?: Namespace;
  auth?: Record<string, unknown>;
  name?: string;
  token?: string;
  wait?: boolean;
};

/** What a right `auth` looks like, for tests to bend. */
export function authFor(
  office: string,
  sid: string,
  device: TestDevice,
  { namespace = '/', auth = {}, name, token, wait }: RawAuth = {},
) {
  const join =
    name === undefined
      ? {}
      : {
          join: {
            event: device.event({ office, type: 'member.join', room: null, body: { name } }),
            ...(token !== undefined && { token }),
            ...(wait !== undefined && { wait }),
          },
        };
  return {
    versions: protocolVersion,
    device: device.id,
    proof: device.proof({ office, namespace, sid, certificate: '' }),
    certificate: '',
    ...join,
    ...auth,
  };
}

/** Sends CONNECT and waits for what comes back: CONNECT, or CONNECT_ERROR with its `data`. */
export async function connectRaw(raw: RawConnection, auth: unknown, namespace: Namespace = '/'): Promise<RawPacket> {
  const prefix = namespace === '/admin' ? '/admin,' : '';
  raw.send(`0${prefix}${JSON.stringify(auth)}`);
  const name = namespace === '/admin' ? '/admin' : '/';
  return raw.next(
    (packet) =>
      packet.namespace === name && (packet.type === packetType.connect || packet.type === packetType.connectError),
    'the answer to CONNECT',
  );
}

/** Opens, joins (with `name`) or comes back, and waits for the welcome. */
export async function rawPeer(url: string, office: string, options: RawAuth = {}): Promise<RawPeer> {
  const { device = createTestDevice(), namespace = '/' } = options;
  const raw = await openRaw(url, namespace === '/files/' ? '/files/' : '/socket.io/');
  const answer = await connectRaw(raw, authFor(office, raw.sid, device, options), namespace);
  if (answer.type === packetType.connectError) throw new Error(JSON.stringify(answer.data));
  if (namespace === '/') await raw.next(isPush('welcome'), 'the welcome');
  const prefix = namespace === '/admin' ? '/admin,' : '';
  let lastId = 0;

  // Pages of a catch-up are acknowledged as they come.
  const acknowledged = new Set<RawPacket>();
  raw.webSocket.on('message', () => {
    for (const packet of raw.packets) {
      if (packet.type !== packetType.event || packet.id === undefined || acknowledged.has(packet)) continue;
      acknowledged.add(packet);
      raw.send(`3${prefix}${String(packet.id)}[]`);
    }
  });

  return Object.assign(raw, {
    device,
    namespace,
    async request(name: string, payload: unknown) {
      const id = ++lastId;
      const bytes = binaryFieldOf(payload);
      if (bytes) {
        const placed = { ...(payload as object), [bytes.field]: { _placeholder: true, num: 0 } };
        raw.send(`51-${prefix}${String(id)}${JSON.stringify([name, placed])}`);
        raw.sendBinary(bytes.data);
      } else raw.send(`2${prefix}${String(id)}${JSON.stringify([name, payload])}`);
      const isAnswer = ({ type }: RawPacket) => type === packetType.ack || type === packetType.binaryAck;
      const reply = await raw.next((packet) => isAnswer(packet) && packet.id === id, `the answer to ${name}`);
      return (reply.data as [Result<Record<string, unknown>>])[0];
    },
    pushes: (name: string) => raw.packets.filter(isPush(name)).map((packet) => (packet.data as unknown[])[1]),
  });
}

export function isPush(name: string) {
  return ({ type, data }: RawPacket) => type === packetType.event && Array.isArray(data) && data[0] === name;
}

function binaryFieldOf(payload: unknown): { field: string; data: Uint8Array } | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  for (const [field, data] of Object.entries(payload)) if (data instanceof Uint8Array) return { field, data };
  return undefined;
}
