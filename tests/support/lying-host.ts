import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { v7 as uuidv7 } from 'uuid';
import {
  proofSigningText,
  receiptPartText,
  receiptSigningText,
  type Auth,
  type EventHeader,
  type EventsPacket,
  type LoggedEvent,
  type Receipt,
  type ReceiptBody,
  type RoomState,
  type SignedEvent,
  type Welcome,
} from '../../protocol/index.ts';
import { createCrypto } from '../../client/index.ts';
import { createTestDevice, sha256, type NewEvent, type TestDevice } from './device.ts';
import { createLyingFiles } from './lying-files.ts';

type Answer = (payload: never, socket: Socket) => unknown;

/**
 * A host made by hand, in memory, that is right in everything until a test makes it lie: it checks the proof, tells one room with
 * one other member, logs what is appended and answers every request. Whatever it says can be replaced.
 */
export async function openLyingHost() {
  const office = `${'a'.repeat(51)}q`;
  const service = createTestDevice();
  const bob = createTestDevice();
  const [bobId, room, epoch] = [uuidv7(), uuidv7(), uuidv7()];
  const log: (LoggedEvent & { header: string })[] = [];
  const sockets: Socket[] = [];
  const auths: Auth[] = [];
  const asked: { name: string; payload: unknown }[] = [];
  const answers = new Map<string, Answer>();
  let me = '';
  let previous = '';
  let welcome: (honest: Welcome, connections: number) => unknown = (honest) => honest;
  let refusal: ((connections: number) => object | undefined) | undefined;

  const http = createServer();
  const server = new Server(http, { serveClient: false });
  const files = createLyingFiles(http);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');

  const headerOf = (event: { header: string }) => JSON.parse(event.header) as EventHeader;
  const head = () => log.at(-1)?.seq ?? 0;
  const inRoom = (id: string | null) => log.filter((event) => headerOf(event).room === id);
  const roomState = (id: string = room, more: Partial<RoomState> = {}): RoomState => {
    const last = inRoom(id).at(-1);
    const counts = { read: 0, unread: 0, mentions: 0 };
    const names = { kind: 'public' as const, name: 'general', topic: '', archived: false };
    return { id, ...names, n: last?.n ?? 0, seq: last?.seq ?? 0, ...counts, ...more };
  };
  const memberStates = () => [
    { id: me, name: 'Ada', role: 'member' as const, devices: [{ id: auths.at(-1)?.device ?? '', name: 'one' }] },
    { id: bobId, name: 'Bob', role: 'member' as const, devices: [{ id: bob.id, name: 'one' }] },
  ];

  function honestWelcome(auth: Auth): Welcome {
    const resumes = auth.cursor?.epoch === epoch;
    return {
      version: 1,
      office: { id: office, name: 'Liar', join: 'open' },
      epochs: [{ number: 1, id: epoch, base: 0 }],
      host: service.id,
      member: me,
      role: 'member',
      limits: { chunkBytes: 1024 * 1024, fileBytes: 1024 ** 3, packetBytes: 256 * 1024 },
      mode: resumes ? 'resume' : 'snapshot',
      seq: head(),
      erased: 0,
      rooms: [roomState()],
      members: memberStates(),
      more: { rooms: false, members: false },
    };
  }

  function put(event: SignedEvent, member: string | null, more: Partial<LoggedEvent> = {}): LoggedEvent {
    const { header, body, signature } = event;
    const n = inRoom(headerOf(event).room).length + 1;
    const logged = { header, body, signature, seq: head() + 1, n, member, receivedAt: Date.now(), ...more };
    log.push(logged);
    return logged;
  }

  const honest: Record<string, Answer> = {
    append({ events }: { events: SignedEvent[] }, socket: Socket) {
      const results = events.map((event) => {
        const { id } = headerOf(event);
        const there = log.find((one) => headerOf(one).id === id);
        const logged = there ?? put(event, me);
        if (!there) socket.emit('events', packet([logged]));
        return { ok: true, id, seq: logged.seq, n: logged.n, epoch };
      });
      return { ok: true, results };
    },
    offer: ({ events }: { events: { event: LoggedEvent }[] }) => ({
      ok: true,
      results: events.map(({ event }) => ({ ok: true, id: headerOf(event).id, seq: event.seq, n: event.n, epoch })),
    }),
    history({ room: id }: { room: string }) {
      const all = inRoom(id);
      const messages = all.filter((event) => headerOf(event).type === 'message').map((event) => ({ event }));
      const to = all.at(-1)?.n ?? 0;
      const page = { room: id, from: Math.min(1, to), to, asOf: head(), messages, before: false, after: false };
      return { ok: true, page };
    },
    changes: () => ({ ok: true, messages: [], asOf: head() }),
    rooms: () => ({ ok: true, rooms: [roomState()] }),
    members: () => ({ ok: true, members: memberStates() }),
    read: ({ n }: { n: number }) => ({ ok: true, n, unread: 0, mentions: 0, last: inRoom(room).at(-1)?.n ?? 0 }),
    readers: () => ({ ok: true, readers: [] }),
    ping: () => ({ ok: true, seq: head() }),
  };

  server.use((socket, next) => {
    const auth = socket.handshake.auth as Auth;
    auths.push(auth);
    const error = refusal?.(auths.length);
    next(error && Object.assign(new Error('refused'), { data: error }));
  });
  server.on('connection', (socket) => {
    const auth = socket.handshake.auth as Auth;
    sockets.push(socket);
    if (me === '' && auth.join) me = headerOf(auth.join.event).id;
    socket.onAny((name: string, payload: unknown, reply?: (value: unknown) => void) => {
      asked.push({ name, payload });
      const answer = answers.get(name) ?? honest[name];
      if (reply && answer) void Promise.resolve(answer(payload as never, socket)).then(reply);
    });
    const told = welcome(honestWelcome(auth), sockets.length) as Partial<Welcome>;
    socket.emit('welcome', told);
    const from = told.mode === 'snapshot' ? head() : (told.base ?? auth.cursor?.seq ?? 0);
    socket.emit('events', packet(log.filter(({ seq }) => seq > from)));
  });

  function packet(events: LoggedEvent[], more: Partial<EventsPacket> = {}): EventsPacket {
    return { epoch, safe: head(), events, ...more };
  }

  /** The receipt of these events as one batch, in the chain of those before; `lies` are signed as if they were true. */
  function receiptOf(events: LoggedEvent[], lies: Partial<ReceiptBody> = {}, signer: TestDevice = service): Receipt {
    const part = events.map(({ seq, header }) => ({ seq, headerHash: sha256(header) }));
    const body: ReceiptBody = {
      office,
      epoch,
      from: events[0]?.seq ?? 1,
      to: events.at(-1)?.seq ?? 1,
      at: Date.now(),
      parts: [sha256(receiptPartText(part))],
      previous,
      ...lies,
    };
    const receipt = JSON.stringify(body);
    previous = sha256(receipt);
    return { receipt, host: signer.id, signature: signer.sign(receiptSigningText(receipt)) };
  }

  const crypto = createCrypto();
  return {
    office,
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    epoch,
    room,
    service,
    bob,
    bobId,
    files,
    log,
    auths,
    asked,
    head,
    put,
    packet,
    receiptOf,
    roomState,
    me: () => me,
    socket: () => sockets.at(-1)!,
    connections: () => sockets.length,

    /** An event that Bob signed. */
    byBob: <T extends NewEvent<'message'>['type'] | 'edit'>(event: Partial<NewEvent<T>> & Pick<NewEvent<T>, 'body'>) =>
      bob.event({ office, type: 'message' as T, room, ...event }),
    /** Tells the newest client of events, as a live batch. */
    tell(events: LoggedEvent[], more: Partial<EventsPacket> = {}): void {
      sockets.at(-1)?.emit('events', packet(events, more));
    },
    /** A message of Bob's, logged and told as it should be. */
    say(text: string): LoggedEvent {
      const logged = put(bob.event({ office, type: 'message', room, body: { text } }), bobId);
      sockets.at(-1)?.emit('events', packet([logged]));
      return logged;
    },
    answer: (name: string, answer: Answer) => void answers.set(name, answer),
    honestly: (name: string) => void answers.delete(name),
    welcomeWith(make: typeof welcome): void {
      welcome = make;
    },
    refuseWith(make: typeof refusal): void {
      refusal = make;
    },
    /** Whether the newest connection proved its key, for this office. */
    async proved(): Promise<boolean> {
      const auth = auths.at(-1);
      const sid = (sockets.at(-1)?.conn as { id?: string } | undefined)?.id ?? '';
      if (!auth) return false;
      const { device, certificate, proof } = auth;
      return crypto.verify(device, proofSigningText({ office, device, namespace: '/', sid, certificate }), proof);
    },
    async close(): Promise<void> {
      await files.close();
      await server.close();
    },
  };
}

export type LyingHost = Awaited<ReturnType<typeof openLyingHost>>;
