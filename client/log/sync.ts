import { eventsPacket, LandlineError, welcome as welcomeSchema, type EventsPacket } from '../../protocol/index.ts';
import type { Crypto } from '../crypto/crypto.ts';
import type { Changes } from '../state/changes.ts';
import { isMessage } from '../projection/message.ts';
import type { Deleted } from '../state/erase.ts';
import type { Model } from '../state/model.ts';
import { keyNumber, type ClientStore, type StoredProof } from '../stores/store.ts';
import { applyEvent, noNeeds, type Needs } from './apply.ts';
import type { ParsedEvent } from './event.ts';
import type { Pages } from './pages.ts';
import { createChain } from './chain.ts';
import { proofKey, proofsOf } from './receipts.ts';
import { applyWelcome } from './welcome.ts';

export type SyncDeps = {
  office: string;
  store: ClientStore;
  model: Model;
  pages: Pages;
  crypto: Crypto;
  changes: Changes;
  keptEvents: number;
  /** Something must be asked of the host; after the events are stored. */
  onNeeds: (needs: Needs) => void;
};

/** Packets that wait are taken in together, up to this many: one transaction for all of them. */
const packetsAtOnce = 64;

/** Takes the log in as the host sends it: verified, in order, each event once, the cursor moved with what it covers. */
export function createSync(deps: SyncDeps) {
  const { model, changes, crypto } = deps;
  let queue: { packet: EventsPacket; done: () => void; failed: (error: unknown) => void }[] = [];
  let draining: Promise<void> | undefined;
  let pruneAt = 0;
  const chain = createChain(crypto);

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.slice(0, packetsAtOnce);
      queue = queue.slice(packetsAtOnce);
      try {
        await takeIn(batch.map(({ packet }) => packet));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of [...batch, ...queue]) failed(error);
        queue = [];
      }
    }
    draining = undefined;
  }

  async function takeIn(packets: readonly EventsPacket[]): Promise<void> {
    const current = model.data.sync;
    const ours = packets.filter(({ epoch }) => epoch === current?.cursor.epoch);
    const joins = await deps.pages.joinsAmong(ours.flatMap(({ events }) => events));
    const verified = await Promise.all(
      ours.map(async (packet) => ({
        packet,
        events: await deps.pages.soundEvents(packet.events, joins),
        proofs: await soundProofs(packet),
      })),
    );
    for (const one of verified) {
      const { receipt } = one.packet;
      const broken = receipt && one.proofs.length > 0 ? await chain.next(receipt) : undefined;
      if (broken === undefined) continue;
      one.proofs = [];
      changes.trouble({ code: 'bad_receipt', message: broken });
    }
    const needs = noNeeds();
    await model.transact(async (tx) => {
      // A welcome may have come in between, and with it another log.
      if (tx.sync?.cursor.epoch !== current?.cursor.epoch) return;
      let safe = tx.sync?.cursor.seq ?? 0;
      const deleted: Deleted[] = [];
      const told = verified.flatMap(({ events }) => events.map(({ seen }) => seen));
      await tx.lookUp(told.flatMap((seen) => [...(isMessage(seen) ? [seen.id] : []), ...(seen.ref ? [seen.ref] : [])]));
      for (const { packet, events, proofs } of verified) {
        for (const proof of proofs) tx.write({ table: 'proofs', key: proofKey(proof), value: proof });
        const named = new Set(proofs.flatMap(({ part }) => part.map(({ seq }) => seq)));
        for (const event of events) await applyEvent(tx, event, { needs, deleted, proven: named.has(event.seen.seq) });
        safe = Math.max(safe, packet.safe);
      }
      await tx.eraseDeleted(deleted);
      // Once for all of them: an office that begins to erase tells of hundreds of steps in a row.
      await tx.eraseThrough(Math.max(0, ...verified.flatMap(({ events }) => events.map(erasedBy))));
      const { sync } = tx;
      if (!sync || safe === sync.cursor.seq) return;
      // The cursor is on disk together with the events it covers, or not at all.
      tx.putSync({ ...sync, cursor: { ...sync.cursor, seq: safe } });
      for (const [key, { accepted }] of tx.outbox()) if (accepted && accepted.seq <= safe) tx.dropOutbox(key);
      if (safe < pruneAt) return;
      pruneAt = safe + Math.ceil(deps.keptEvents / 10);
      const old = { to: keyNumber(Math.max(0, safe - deps.keptEvents)) };
      tx.write({ table: 'events', clear: old });
      tx.write({ table: 'proofs', clear: old });
    });
    const { rooms, holes, counts, members } = needs;
    if (rooms.size + holes.size + counts.size + members.size > 0 || needs.office) deps.onNeeds(needs);
  }

  /** What the packet's receipt proves, if it is sound. */
  async function soundProofs(packet: EventsPacket): Promise<StoredProof[]> {
    const { sync } = model.data;
    if (!packet.receipt || !sync) return [];
    // Of the office's stream a guest is sent a part only.
    const wholeStream = sync.role !== 'guest' || !packet.events.some(({ header }) => header.includes('"room":null'));
    const expected = { office: deps.office, epoch: packet.epoch, host: sync.host, crypto, wholeStream };
    const found = await proofsOf(packet.receipt, packet.events, expected);
    if ('proofs' in found) return found.proofs;
    changes.trouble({ code: 'bad_receipt', message: found.bad });
    return [];
  }

  return {
    /**
     * The first packet of a connection. Resolves when it is stored.
     *
     * @throws LandlineError `bad_request` when it is malformed, `wrong_office` when it is another office's.
     */
    async welcome(payload: unknown): Promise<{ seq: number; more: { rooms: boolean; members: boolean } }> {
      const parsed = welcomeSchema.safeParse(payload);
      if (!parsed.success) throw new LandlineError('bad_request', 'The host’s welcome cannot be read.');
      const welcome = parsed.data;
      if (welcome.office.id !== deps.office) throw new LandlineError('wrong_office', 'Another office answered.');
      // What came over the connection before is older than this, and must not be taken in on top of it.
      await draining;
      chain.reset();
      await model.transact((tx) => {
        const held = { rooms: new Map(model.data.rooms), members: new Map(model.data.members) };
        return applyWelcome(tx, welcome, { store: deps.store, crypto, held });
      });
      if (welcome.page) await deps.pages.takePage(welcome.page);
      return { seq: welcome.seq, more: welcome.more };
    },

    /** Events, or a bare `safe`. Resolves when they are stored; rejects when the store fails. */
    async events(payload: unknown): Promise<void> {
      const parsed = eventsPacket.safeParse(payload);
      if (!parsed.success) {
        changes.trouble({ code: 'bad_packet', message: 'The host sent a packet that cannot be read.' });
        return;
      }
      await new Promise<void>((resolve, reject) => {
        queue.push({ packet: parsed.data, done: resolve, failed: reject });
        draining ??= drain();
      });
    },
  };
}

/** How far the host erases by this event; 0 for any other. */
function erasedBy({ seen }: ParsedEvent): number {
  return seen.type === 'office.erase' && seen.member === null ? (seen.body?.through ?? 0) : 0;
}
