import {
  type Client,
  type MessageList,
  type OfficeView,
  type OutboxItem,
  type ReadMark,
  type RoomView,
  type Sending,
  type Status,
  type Thread,
  type Timeline,
  type TimelineItem,
} from '../../client/index.ts';
import {
  LandlineError,
  type ErrorCode,
  type MemberState,
  type MessageState,
  type NamesOf,
  type PresenceState,
  type admin,
  type Reply,
} from '../../protocol/index.ts';
import { ann, bob, day, general, guest, idOf, keyOf, layla, me, now, people, rooms, talk } from './people.ts';

type Answers = { [N in NamesOf<typeof admin, 'request'>]?: Reply<typeof admin, N> };

/** What an office of the gallery is like; what is absent is as usual. */
export type OfficeData = {
  status?: Status;
  office?: Partial<OfficeView>;
  members?: readonly MemberState[];
  rooms?: readonly RoomView[];
  /** What was said, in every room. */
  messages?: readonly TimelineItem[];
  timeline?: Partial<Timeline>;
  thread?: Partial<Thread>;
  pins?: Partial<MessageList>;
  found?: readonly { room: string; item: TimelineItem }[];
  /** What waits to be acknowledged. */
  announcements?: readonly { room: string; item: TimelineItem }[];
  presence?: Readonly<Record<string, PresenceState>>;
  typing?: readonly string[];
  read?: ReadonlyMap<string, ReadMark>;
  outbox?: readonly OutboxItem[];
  /** What is answered to admins. */
  answers?: Answers;
  /** Where a file's bytes are. */
  fileUrl?: string;
  /** What becomes of whatever is asked: an answer, none for as long as one waits, or an error. */
  asked?: 'answered' | 'never' | ErrorCode;
};

const invite = {
  id: idOf('other', 1),
  role: 'member' as const,
  rooms: [],
  uses: 5,
  expires: now + 7 * day,
  created: now - day,
  by: ann.id,
  revoked: false,
};
/** What admins are told, unless a state says otherwise. */
export const usualAnswers = {
  'settings.get': {
    settings: {
      join: 'approval',
      guests: true,
      fileBytes: 2_000_000_000,
      refusedTypes: ['exe', 'bat'],
      memberQuotaBytes: 0,
      officeQuotaBytes: 50_000_000_000,
      retentionDays: 365,
      joinRequestHours: 72,
    },
  },
  'invite.create': {
    invite,
    token: 'gallerygallerygallery1',
    link: 'landline://join/gallery#t=gallerygallerygallery1',
    guestLink: 'https://192.168.1.20:7788/join#t=gallerygallerygallery1',
  },
  'invite.list': {
    invites: [
      invite,
      { ...invite, id: idOf('other', 2), role: 'guest', rooms: [general.id], uses: null, expires: null, by: null },
      { ...invite, id: idOf('other', 3), revoked: true },
      { ...invite, id: idOf('other', 4), uses: 0 },
    ],
  },
  'webhook.list': {
    webhooks: [
      { id: idOf('other', 5), room: general.id, name: 'Build', created: now - 9 * day, by: me.id, disabled: false },
      {
        id: idOf('other', 6),
        room: general.id,
        name: 'Old build',
        created: now - 99 * day,
        by: ann.id,
        disabled: true,
      },
    ],
  },
  'join.list': {
    requests: [
      { device: keyOf(40), name: 'Nadia', at: now - 3_600_000 },
      { device: keyOf(41), name: 'Tom', at: now - 90_000_000 },
    ],
  },
  'member.list': {
    members: [
      { ...me, storedBytes: 9_000_000_000, banned: false },
      { ...bob, storedBytes: 1_200_000, banned: false },
      { ...guest, id: idOf('member', 60), name: 'Former guest', gone: true, storedBytes: 0, banned: true },
    ],
  },
  'audit.list': {
    entries: [
      { id: 3, at: now - 60_000, by: me.id, action: 'settings.set', target: 'join' },
      { id: 2, at: now - 7_200_000, by: ann.id, action: 'invite.create', target: idOf('other', 1) },
      { id: 1, at: now - 9 * day, by: null, action: 'backup', target: 'backups/2026-03-03' },
    ],
  },
  'backup.list': {
    backups: [
      { path: '/var/lib/landline/backups/2026-03-12T03-00', at: now - 27_000_000, seq: 4_000, files: 61 },
      { path: '/var/lib/landline/backups/2026-03-11T03-00', at: now - 113_400_000, seq: 3_900, files: 60 },
    ],
  },
  storage: {
    bytes: 13_400_000_000,
    kinds: [
      { kind: 'picture', files: 1_204, bytes: 3_100_000_000 },
      { kind: 'video', files: 12, bytes: 9_000_000_000 },
      { kind: 'audio', files: 80, bytes: 300_000_000 },
      { kind: 'other', files: 410, bytes: 1_000_000_000 },
    ],
    free: 220_000_000_000,
  },
} satisfies Answers;

/**
 * An office of plain data, for the gallery: it shows what it is told, and answers as it is told. A real client over a memory store
 * would be away from its office for ever, and half of what is to be seen (who is there, who reads, the administration) is the
 * office's word.
 */
export function createGalleryClient(data: OfficeData): Client {
  const { members = people, rooms: all = rooms, messages = talk, asked = 'answered' } = data;
  const {
    thread: threadData,
    pins: pinsData,
    presence = { [me.id]: 'online', [ann.id]: 'online', [bob.id]: 'away', [layla.id]: 'dnd' },
  } = data;
  const status: Status = data.status ?? { phase: 'online' };
  const office: OfficeView = {
    id: 'gallery',
    name: 'Northwind',
    join: 'approval',
    member: me.id,
    role: me.role,
    host: keyOf(90),
    epochs: [],
    cursor: 1,
    waitingOffers: 0,
    limits: { chunkBytes: 1, fileBytes: 2_000_000_000, packetBytes: 1 },
    ...data.office,
  };
  const waiting = asked === 'never';
  const list: MessageList = { room: general.id, items: [], more: false, current: !waiting, loading: waiting };
  const timelines = new Map<string, Timeline>();
  const thread: Thread = { ...list, ...threadData };
  const pins: MessageList = { ...list, ...pinsData };
  const nothing = () => undefined;

  function answered<T>(value: T): Promise<T> {
    if (asked === 'never') return new Promise(nothing);
    return asked === 'answered'
      ? Promise.resolve(value)
      : Promise.reject(new LandlineError(asked, 'The gallery says so.'));
  }
  const sent = async (): Promise<Sending & { room: string }> => {
    const sentNow = { id: idOf('other', 99), seq: 1, n: 1, epoch: idOf('other', 98) };
    const done = answered(sentNow);
    done.catch(nothing);
    return { id: sentNow.id, room: general.id, done };
  };
  function timelineOf(room: string): Timeline {
    const made: Timeline = timelines.get(room) ?? {
      ...{ room, items: messages, from: 1, to: messages.at(-1)?.n ?? 0, before: false, after: false },
      ...{ current: !waiting, loading: waiting, ...data.timeline },
    };
    timelines.set(room, made);
    return made;
  }
  const found = () =>
    answered({ messages: (data.found ?? messages.map((item) => ({ room: general.id, item }))).map(stateOf) });

  return {
    device: me.devices[0]?.id ?? '',
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    join: nothing,
    checkWay: () => Promise.resolve(true),
    reconnect: nothing,
    until: () => Promise.resolve(),
    status: () => status,
    office: () => office,
    rooms: () => all,
    room: (id) => all.find((room) => room.id === id),
    members: () => members,
    member: (id) => members.find((member) => member.id === id),
    timeline: timelineOf,
    thread: () => thread,
    pins: () => pins,
    outbox: () => data.outbox ?? [],
    presence: (member) => presence[member] ?? 'offline',
    lastSeen: () => now - 3 * 3_600_000,
    typing: () => data.typing ?? [],
    readMarks: () => data.read ?? new Map(),
    troubles: () => ({ bad_event: 0, bad_receipt: 0, bad_packet: 0, hole: 0, lost_by_rewind: 0, store_failed: 0 }),
    subscribe: () => nothing,
    openRoom: () => answered(undefined),
    closeRoom: nothing,
    older: () => answered(undefined),
    newer: () => answered(undefined),
    narrow: nothing,
    jumpTo: () => answered(1),
    message: (_, id) => answered(messages.find((item) => item.id === id)).then((item) => item ?? missing()),
    openThread: () => answered(undefined),
    moreReplies: () => answered(undefined),
    closeThread: nothing,
    loadPins: () => answered(undefined),
    mentions: found,
    announcements: () => answered({ messages: (data.announcements ?? []).map(stateOf) }),
    send: sent,
    announce: sent,
    edit: sent,
    remove: sent,
    react: sent,
    pin: sent,
    acknowledge: sent,
    createRoom: sent,
    openDirect: () => answered({ room: general.id }),
    renameRoom: sent,
    setTopic: sent,
    archiveRoom: sent,
    setReceipts: sent,
    invite: sent,
    removeFromRoom: sent,
    setProfile: sent,
    renameOffice: sent,
    kick: sent,
    setRole: sent,
    addDevice: sent,
    revokeDevice: sent,
    leave: sent,
    retry: () => Promise.resolve(),
    discard: () => Promise.resolve(),
    setPrivacy: nothing,
    markRead: () => Promise.resolve(),
    loadReaders: () => answered(undefined),
    loadLastSeen: () => answered(undefined),
    setTyping: nothing,
    setPresence: nothing,
    search: found,
    searchCached: async () => ({ ...(await found()), whole: true }),
    eventsAfter: () => answered({ epoch: '', events: [], to: 0, more: false }),
    history: () => Promise.reject(missingError()),
    fetchMessage: () => Promise.reject(missingError()),
    request: () => Promise.reject(missingError()),
    admin: {
      request: (name) => {
        const answer = data.answers?.[name] ?? (usualAnswers as Answers)[name];
        return answer ? answered(answer) : Promise.reject(missingError());
      },
    },
    upload: () => new Promise(nothing),
    download: () => Promise.reject(missingError()),
    blobUrl: () => answered({ url: data.fileUrl ?? '', expires: Date.now() + day }),
  };
}

const missingError = () => new LandlineError('not_found', 'The gallery has none.');
function missing(): never {
  throw missingError();
}

/** A message as the host would send it; what is found is read from that. */
function stateOf({ room, item }: { room: string; item: TimelineItem }): MessageState {
  const header = {
    office: 'a'.repeat(51) + 'a',
    id: item.id,
    room,
    author: keyOf(1),
    type: item.kind,
    at: item.at,
    bodyHash: keyOf(0),
  };
  const body = { text: item.text, ...(item.attachments.length > 0 && { attachments: item.attachments }) };
  return {
    event: {
      header: JSON.stringify(header),
      body: JSON.stringify(body),
      signature: 'A'.repeat(86),
      seq: item.seq,
      n: item.n,
      member: item.member,
      receivedAt: item.at,
    },
  };
}
