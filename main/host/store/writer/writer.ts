import { createPrivateKey } from 'node:crypto';
import {
  LandlineError,
  type admin,
  type Appended,
  type chat,
  type EventBody,
  type EventType,
  type Failure,
  type Payload,
  type SettingsPolicy,
  type SignedEvent,
} from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { createVoucher, type ServiceKey } from '../receipts.ts';
import { createRules } from '../rules/index.ts';
import type { Batch, Caller, JoinAttempt, ReceivedIn, StoredBlob } from '../store.ts';
import { append } from './accept.ts';
import {
  changeSettings,
  putPolicy,
  clearJoins,
  createWebhook,
  decideJoin,
  deleteWebhook,
  expireJoins,
  liftBan,
} from './administration.ts';
import { addBlob, takeUnreferencedBlobs } from './blobs.ts';
import type { WriterContext } from './context.ts';
import { foundOffice } from './first-start.ts';
import { createIntake } from './intake.ts';
import { createInvite, endExpiredGuests, revokeInvite } from './invites.ts';
import { join } from './join.ts';
import { createLedger } from './ledger.ts';
import { markRead, markReceived } from './marks.ts';
import { offer } from './offer.ts';
import { postAsService } from './post.ts';
import { eraseStep } from './retention.ts';
import { createSearchIndex } from './search-index.ts';
import { createSignatures } from './signatures.ts';
import { createLogState } from './state.ts';
import { createThrottle } from './throttle.ts';

export type WriterOptions = {
  office: { id: string; name: string; rootPublicKeyInfo: string };
  service: ServiceKey;
  /** Verify signatures in the thread pool, beside the writer's own thread. */
  verifyAside: boolean;
};

/** What changes the log or what is kept beside it. Each call runs inside a transaction of the group commit. */
export function createWriter(db: Database, options: WriterOptions, now: () => number) {
  const signatures = createSignatures();
  const throttle = createThrottle();
  const service = {
    device: options.service.device,
    privateKey: createPrivateKey({ key: Buffer.from(options.service.privateKey), format: 'der', type: 'pkcs8' }),
  };
  const context: WriterContext = {
    db,
    now,
    service,
    office: options.office,
    state: createLogState(db, options.office.id, service.device),
    check: createRules(signatures.verify),
    ledger: createLedger(db, createVoucher(options.office.id, options.service, now)),
    intake: createIntake(signatures, options.verifyAside),
    search: createSearchIndex(db),
    post: (event) => postAsService(context, event),
    audit: (by, action, target) => {
      db.run('INSERT INTO audit (at, by, action, target) VALUES (?, ?, ?, ?)', now(), by, action, target);
    },
  };

  const methods = {
    append: (events: SignedEvent[], by: Caller): Appended[] => append(context, events, by),
    offer: (events: Payload<typeof chat, 'offer'>['events'], by: Caller) => offer(context, signatures, events, by),
    join: (attempt: JoinAttempt) => join(context, throttle, attempt),
    post: (event: { type: EventType; room: string | null; body: EventBody<EventType> }) =>
      refusable(() => ({ ok: true as const, ...context.post(event) })),
    read: (member: string, ask: Payload<typeof chat, 'read'>) => refusable(() => markRead(context, member, ask)),
    received: (rooms: readonly ReceivedIn[]) => markReceived(context, rooms),

    putSeen: (seen: readonly { member: string; at: number }[]) => {
      for (const { member, at } of seen)
        db.run('INSERT INTO last_seen VALUES (?, ?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)', member, at);
    },

    forgetSeen: (member: string) => {
      db.run('DELETE FROM last_seen WHERE member = ?', member);
    },

    changeSettings: (ask: Payload<typeof admin, 'settings.set'>, by: string | null) =>
      refusable(() => changeSettings(context, ask, by)),
    putPolicy: (policy: SettingsPolicy) => {
      putPolicy(context, policy);
    },
    createInvite: (ask: Payload<typeof admin, 'invite.create'>, by: string | null) =>
      refusable(() => createInvite(context, ask, by)),
    revokeInvite: (invite: string, by: string | null) => refusable(() => revokeInvite(context, invite, by)),
    endExpiredGuests: () => endExpiredGuests(context),
    expireJoins: () => {
      expireJoins(context);
    },
    clearJoins: (by: string) => refusable(() => clearJoins(context, by)),
    createWebhook: (ask: Payload<typeof admin, 'webhook.create'>, by: string) =>
      refusable(() => createWebhook(context, ask, by)),
    deleteWebhook: (webhook: string, by: string) => refusable(() => deleteWebhook(context, webhook, by)),
    decideJoin: (ask: Payload<typeof admin, 'join.decide'>, by: string) =>
      refusable(() => decideJoin(context, ask, by)),
    liftBan: (member: string, by: string) => refusable(() => liftBan(context, member, by)),

    addBlob: (blob: StoredBlob) => {
      addBlob(context, blob);
    },
    takeUnreferencedBlobs: (before: number) => takeUnreferencedBlobs(context, before),
    eraseStep: (before: number) => eraseStep(context, before),
    /** Brings the full-text index up to the log, so that a search finds what was just said. */
    index: (max: number) => context.search.step(max),
  };

  return {
    methods,
    /** Signatures are verified ahead of the transaction. */
    prepare(method: string, args: unknown[]): Promise<void> | undefined {
      switch (method) {
        case 'append':
          return context.intake.prepare(args[0] as SignedEvent[], false);
        case 'offer':
          return context.intake.prepare(
            (args[0] as Payload<typeof chat, 'offer'>['events']).map(({ event }) => event),
            true,
          );
        case 'join':
          return context.intake.prepare([(args[0] as JoinAttempt).event], false);
        default:
          return undefined;
      }
    },
    /** The first transaction: a new log gets its first events. */
    found(): Batch[] {
      context.ledger.reload();
      context.search.reload();
      return db.transaction(() => {
        foundOffice(context, options.office.rootPublicKeyInfo);
        return context.ledger.finish();
      });
    },
    /** Closes the round's batch; last in the transaction. */
    finish: () => context.ledger.finish(),
    /** After a transaction was undone. */
    reload(): void {
      context.ledger.reload();
      context.search.reload();
    },
    search: context.search,
    ledger: context.ledger,
  };
}

export type Writer = ReturnType<typeof createWriter>;
export type WriterMethods = Writer['methods'];

/** A refusal is a value; anything else is the store's own failure. */
function refusable<T>(work: () => T): T | Failure {
  try {
    return work();
  } catch (error) {
    if (error instanceof LandlineError) return error.toFailure();
    throw error;
  }
}
