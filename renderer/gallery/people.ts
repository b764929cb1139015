import type { RoomView, TimelineItem } from '../../client/index.ts';
import type { Attachment, MemberState } from '../../protocol/index.ts';

/** The moment at which the gallery's data was made; its tests stand still there. Milliseconds since 1970. */
export const now = Date.UTC(2026, 2, 12, 10, 30);
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Ids as the office makes them (UUID version 7), the same at each start. */
export const idOf = (kind: keyof typeof kinds, number: number) =>
  `01960000-${kinds[kind]}-7000-8000-${number.toString(16).padStart(12, '0')}`;
const kinds = { member: '0001', room: '0002', message: '0003', other: '0004' };
/** 32 bytes, base64url: devices, files. */
export const keyOf = (number: number) => `${'gallery'.repeat(5)}${String(number).padStart(7, '0')}E`.slice(0, 43);

/** As long as a name may be, without a place to break it. */
export const longName = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.padEnd(
  120,
  'en',
);
/** Letters of both directions, and the marks that say where they belong; the protocol refuses marks that turn text around. */
export const mixedName = 'שלום Ann العربية (Büro) 日本語';
/** A sentence with the marks that turn text around, which are to be seen. */
export const turnedText = 'The invoice is \u202efdp.exe\u202c and \u2066harmless\u2069, says \u200bAnn.';

export function member(number: number, name: string, more: Partial<MemberState> = {}): MemberState {
  return {
    id: idOf('member', number),
    name,
    role: 'member',
    devices: [{ id: keyOf(number), name: 'Laptop' }],
    ...more,
  };
}

export const me = member(1, 'Olga Petrova', { role: 'owner', status: { emoji: '🏡', text: 'At home today' } });
export const ann = member(2, 'Ann Miller', { role: 'admin' });
export const bob = member(3, 'Bob Nguyen', { status: { emoji: '🌴', text: 'Back on Monday', until: now + 3 * day } });
export const layla = member(4, 'ليلى حداد');
export const guest = member(5, 'Grace', { role: 'guest' });
export const people: readonly MemberState[] = [me, ann, bob, layla, guest];
export const manyPeople = (count: number): MemberState[] => [
  ...people,
  ...Array.from({ length: count - people.length }, (_, at) =>
    member(100 + at, `Person ${String(at + 1).padStart(4, '0')}`),
  ),
];

export function room(number: number, title: string, more: Partial<RoomView> = {}): RoomView {
  return {
    id: idOf('room', number),
    kind: 'public',
    name: title,
    title,
    topic: '',
    archived: false,
    n: 40,
    seq: 400,
    read: 40,
    unread: 0,
    mentions: 0,
    others: [],
    pending: 0,
    ...more,
  };
}

export const direct = (number: number, ...others: MemberState[]): RoomView =>
  room(number, others.map(({ name }) => name).join(', '), {
    kind: 'direct',
    name: '',
    members: [me.id, ...others.map(({ id }) => id)],
    others: others.map(({ id }) => id),
  });

export const general = room(1, 'general', { topic: 'What concerns everybody' });
export const garden = room(2, 'Garden', {
  kind: 'private',
  members: [me.id, ann.id, layla.id],
  unread: 3,
  mentions: 1,
});
export const withBob = { ...direct(3, bob), unread: 2 };
export const archive = room(4, 'Move 2025', { archived: true });
export const rooms: readonly RoomView[] = [general, garden, withBob, direct(5, ann, layla), archive];
export const longRoom = room(6, longName, { topic: longName, unread: 1200, mentions: 7 });
export const manyRooms = (count: number): RoomView[] =>
  Array.from({ length: count }, (_, at) => room(1_000 + at, `Room ${String(at + 1).padStart(5, '0')}`));

export function message(number: number, text: string, more: Partial<TimelineItem> = {}): TimelineItem {
  const author = more.member === undefined ? ann.id : more.member;
  return {
    id: idOf('message', number),
    kind: 'message',
    n: number,
    seq: number * 10,
    member: author,
    mine: author === me.id,
    at: now - (60 - number) * 2 * minute,
    text,
    attachments: [],
    mentions: [],
    replies: 0,
    reactions: [],
    acknowledged: [],
    state: 'sent',
    ...more,
  };
}

/** Some tones, 32 × 24 pixels. */
export const smallPicture =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAACAAAAAYCAIAAAAUMWhjAAAAOklEQVR42mOImraApohh1IJRC0YtGLVgRFiwIC8AjvZNS4Ejaokz0MJQZPFhYAHN42DoWzCaigiJAwDkI6n9nJ4YuAAAAABJRU5ErkJggg==';

export function file(number: number, name: string, type: string, more: Partial<Attachment> = {}): Attachment {
  return { blob: keyOf(500 + number), name, size: 48_213 * (number + 1), type, ...more };
}
export const picture = file(1, 'Roof from the yard.png', 'image/png', {
  width: 1600,
  height: 1200,
  thumbnail: smallPicture,
});
export const plan = file(2, 'Plan.pdf', 'application/pdf');
export const notes = file(3, 'notes.ts', 'text/plain', { size: 240 });
export const film = file(4, 'Tour.mp4', 'video/mp4', { width: 640, height: 360 });
export const sound = file(5, 'Voice note.webm', 'audio/webm');
export const longFile = file(6, `${longName}.spreadsheet`, 'application/octet-stream');

export const talk: readonly TimelineItem[] = [
  message(1, 'Good morning! The **delivery** comes at 10, who can open the gate?', {
    reactions: [{ emoji: '👍', members: [me.id, bob.id] }],
  }),
  message(2, 'I can.', { member: me.id }),
  message(3, 'صباح الخير، سأكون هناك في العاشرة.', { member: layla.id }),
  message(4, 'See https://intranet.example/plan and `gate.sh`:\n\n```ts\nopen(gate, { at: 10 });\n```', {
    member: bob.id,
  }),
  message(5, '', { member: bob.id, attachments: [picture, plan] }),
  message(6, 'Thanks, all of you!', { member: me.id, replyTo: idOf('message', 4) }),
];
