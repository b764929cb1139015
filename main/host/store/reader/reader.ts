import type { LoggedEvent, MessageState } from '../../../../protocol/index.ts';
import type { Caller } from '../calls.ts';
import type { Database } from '../database.ts';
import type { Voucher } from '../receipts.ts';
import type { CatchUpPage, MemberView } from '../store.ts';
import { announcements } from './announcements.ts';
import { audit, invites, joinRequests, memberList, webhookOf, webhooks } from './administration.ts';
import { knownBlobs, readableBlob, storageKinds, storageUse } from './blobs.ts';
import { catchUp, headOf } from './catch-up.ts';
import { listMembers, listRooms } from './directory.ts';
import { createFirstMembers } from './first-members.ts';
import { peopleOf } from './visibility.ts';
import { changes, history, message, readers } from './history.ts';
import { log } from './log.ts';
import { mentions } from './mentions.ts';
import { pins } from './pins.ts';
import { search } from './search.ts';
import { seen } from './seen.ts';
import { settingsInForce } from './settings.ts';
import { standingOf } from './standing.ts';
import { replies } from './thread.ts';
import { readEpochs, view, type ViewAsk } from './view.ts';

type Rest<F> = F extends (db: Database, ...rest: infer R) => unknown ? R : never;

/**
 * All that is read from the log, each call as of one moment; pages that a client keeps come with a receipt. Two threads run one of these each: one for what people wait for
 * while they chat, one for what may take long.
 */
export function createReader(db: Database, voucher: Voucher, now: () => number) {
  const bound =
    <F extends (db: Database, ...rest: never[]) => unknown>(read: F) =>
    (...rest: Rest<F>): ReturnType<F> =>
      read(db, ...(rest as never[])) as ReturnType<F>;
  const firstMembers = createFirstMembers(db);
  const vouchFor = (events: readonly LoggedEvent[]) => voucher.ofPage(readEpochs(db).at(-1)?.id ?? '', events);
  const vouchForMessages = (messages: readonly MessageState[]) =>
    vouchFor(messages.flatMap(({ event, edit }) => (edit ? [event, edit] : [event])));
  return {
    standing: (device: string) => standingOf(db, device, now()),
    position: () => ({ head: headOf(db), epochs: readEpochs(db), name: nameOf(db), firstRoom: firstRoomOf(db) }),
    catchUp: (member: string, after: number): CatchUpPage => {
      const page = catchUp(db, member, after);
      return { ...page, ...vouchFor(page.events) };
    },
    log: bound(log),
    view: (member: string, ask: ViewAsk): MemberView => {
      const found = view(db, firstMembers, member, ask);
      return { ...found, ...(found.page && { page: { ...found.page, ...vouchForMessages(found.page.messages) } }) };
    },
    history: (...[member, ask]: Rest<typeof history>): ReturnType<typeof history> => {
      const found = history(db, member, ask);
      return found.ok ? { ok: true, page: { ...found.page, ...vouchForMessages(found.page.messages) } } : found;
    },
    changes: (...[member, ask]: Rest<typeof changes>): ReturnType<typeof changes> => {
      const found = changes(db, member, ask);
      return found.ok ? { ...found, ...vouchForMessages(found.messages) } : found;
    },
    message: bound(message),
    replies: (...[member, ask]: Rest<typeof replies>): ReturnType<typeof replies> => {
      const found = replies(db, member, ask);
      return found.ok ? { ...found, ...vouchForMessages(found.messages) } : found;
    },
    pins: (...[member, ask]: Rest<typeof pins>): ReturnType<typeof pins> => {
      const found = pins(db, member, ask);
      return found.ok ? { ...found, ...vouchForMessages(found.messages) } : found;
    },
    mentions: bound(mentions),
    announcements: bound(announcements),
    readers: bound(readers),
    seen: bound(seen),
    rooms: bound(listRooms),
    people: bound(peopleOf),
    members: bound(listMembers),
    search: bound(search),
    settings: bound(settingsInForce),
    invites: bound(invites),
    webhooks: bound(webhooks),
    webhookOf: bound(webhookOf),
    joinRequests: bound(joinRequests),
    memberList: bound(memberList),
    audit: bound(audit),
    hasOwner: () => db.get("SELECT 1 FROM member WHERE role = 'owner' AND gone = 0") !== undefined,
    readableBlob: bound(readableBlob),
    knownBlobs: bound(knownBlobs),
    storageKinds: bound(storageKinds),
    storageUse: bound(storageUse),
  };
}

export type Reader = ReturnType<typeof createReader>;
export type ReaderCaller = Caller<Reader>;

function nameOf(db: Database): string {
  return db.get<{ value: string }>("SELECT value FROM meta WHERE key = 'name'")?.value ?? '';
}

/** The room that was made with the office. */
function firstRoomOf(db: Database): string {
  return db.get<{ id: string }>('SELECT id FROM room WHERE key = 1')?.id ?? '';
}
