import type { Caller } from '../calls.ts';
import type { Database } from '../database.ts';
import { audit, invites, joinRequests, memberList, webhookOf, webhooks } from './administration.ts';
import { readableBlob, storageUse } from './blobs.ts';
import { catchUp, headOf } from './catch-up.ts';
import { listMembers, listRooms } from './directory.ts';
import { peopleOf } from './visibility.ts';
import { changes, history, message, readers } from './history.ts';
import { log } from './log.ts';
import { search } from './search.ts';
import { readSettings } from './settings.ts';
import { standingOf } from './standing.ts';
import { readEpochs, view } from './view.ts';

type Rest<F> = F extends (db: Database, ...rest: infer R) => unknown ? R : never;

/**
 * All that is read from the log, each call as of one moment. Two threads run one of these each: one for what people wait for
 * while they chat, one for what may take long.
 */
export function createReader(db: Database, now: () => number) {
  const bound =
    <F extends (db: Database, ...rest: never[]) => unknown>(read: F) =>
    (...rest: Rest<F>): ReturnType<F> =>
      read(db, ...(rest as never[])) as ReturnType<F>;
  return {
    standing: (device: string) => standingOf(db, device, now()),
    position: () => ({ head: headOf(db), epochs: readEpochs(db), name: nameOf(db), firstRoom: firstRoomOf(db) }),
    catchUp: (member: string, after: number) => catchUp(db, member, after),
    log: bound(log),
    view: bound(view),
    history: bound(history),
    changes: bound(changes),
    message: bound(message),
    readers: bound(readers),
    rooms: bound(listRooms),
    people: bound(peopleOf),
    members: bound(listMembers),
    search: bound(search),
    settings: bound(readSettings),
    invites: bound(invites),
    webhooks: bound(webhooks),
    webhookOf: bound(webhookOf),
    joinRequests: bound(joinRequests),
    memberList: bound(memberList),
    audit: bound(audit),
    hasOwner: () => db.get("SELECT 1 FROM member WHERE role = 'owner' AND gone = 0") !== undefined,
    readableBlob: bound(readableBlob),
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
