import { inject, provide, readonly, shallowRef, type InjectionKey, type ShallowRef } from 'vue';
import type { Client, SeenEvent } from '../../../client/index.ts';
import { hitsOf, type Hit } from '../search/hits.ts';
import { sameOr } from '../timeline/rows.ts';

/** What this person is asked to acknowledge and has not. */
export type Waiting = {
  /** Newest first, in rooms that are open. */
  readonly hits: Readonly<ShallowRef<readonly Hit[]>>;
  /** Whether there are older ones. */
  readonly more: Readonly<ShallowRef<boolean>>;
  /**
   * Fetches some of them.
   *
   * @throws LandlineError when the office is away or refuses.
   */
  goOn(): Promise<void>;
  /** This one was acknowledged here. */
  done(message: string): void;
  stop(): void;
};

type Peer = Pick<Client, 'announcements' | 'device' | 'message' | 'office' | 'rooms' | 'status' | 'subscribe'>;

const atOnce = 50;
/** Asked on so often where the office looked and found none: it looks at thousands for one answer. */
const rounds = 20;

/** Asks the office when it is there, and follows what happens then: without asking again, since all who are there would at once. */
export function createWaiting(client: Peer): Waiting {
  let all: readonly Hit[] = [];
  const hits = shallowRef<readonly Hit[]>([]);
  const more = shallowRef(false);
  let next: number | undefined;
  let online = false;
  let round = 0;
  /** Acknowledged here: the office may not have heard of it yet. */
  const acknowledged = new Set<string>();
  /** Answers on their way, and what was acknowledged, deleted or erased meanwhile: they may still have it. */
  let asked = 0;
  const gone = new Set<string>();
  let erased = 0;

  const waits = ({ item }: Hit) => !acknowledged.has(item.id) && !gone.has(item.id) && item.seq > erased;

  async function asking(work: () => Promise<void>): Promise<void> {
    asked += 1;
    try {
      await work();
    } finally {
      asked -= 1;
      if (asked === 0) {
        gone.clear();
        erased = 0;
      }
    }
  }

  /** They come in any order. */
  function keep(list: readonly Hit[]): void {
    all = list.toSorted((a, b) => b.item.seq - a.item.seq);
    // It is told of the rooms with every message, and there may be thousands: one look at them.
    const theirs = new Set(all.map(({ room }) => room));
    const open = new Set(
      (all.length === 0 ? [] : client.rooms())
        .filter(({ id, archived }) => !archived && theirs.has(id))
        .map(({ id }) => id),
    );
    hits.value = sameOr(
      hits.value,
      all.filter(({ room }) => open.has(room)),
    );
  }

  /** From the newest, or on from where the last answer ended. */
  function load(from?: number): Promise<void> {
    const mine = (round += 1);
    const before = new Set(from === undefined ? all.map(({ item }) => item.id) : []);
    return asking(async () => {
      let found: Hit[] = [];
      let below = from;
      for (let left = rounds; left > 0; left -= 1) {
        const answer = await client.announcements({ limit: atOnce, ...(below !== undefined && { below }) });
        if (mine !== round) return;
        found = hitsOf(client, answer.messages).filter(waits);
        below = answer.next;
        if (found.length > 0 || below === undefined) break;
      }
      next = below;
      more.value = next !== undefined;
      const told = new Set(found.map(({ item }) => item.id));
      // What has arrived since it was asked for may be missing in the answer; what is missing else was acknowledged elsewhere.
      keep([...all.filter(({ item }) => !told.has(item.id) && !before.has(item.id)), ...found]);
    });
  }

  /** Whoever is away, or of a version that cannot tell, is asked again at the next connection. */
  function loadIfThere(from?: number): void {
    load(from).catch(() => undefined);
  }

  /** Puts in a message, or how it is now. */
  function take(room: string, message: string): void {
    void asking(async () => {
      const item = await client.message(room, message).catch(() => undefined);
      if (!item || item.deleted || item.acknowledged.includes(client.office()?.member ?? '')) return;
      if (waits({ room, item })) keep([...all.filter((hit) => hit.item.id !== message), { room, item }]);
    });
  }

  function drop(message: string): void {
    if (asked > 0) gone.add(message);
    if (!all.some(({ item }) => item.id === message)) return;
    keep(all.filter(({ item }) => item.id !== message));
    if (all.length === 0 && next !== undefined) loadIfThere(next);
  }

  function hear(event: SeenEvent): void {
    const me = client.office()?.member;
    const { room, ref = '', type, member, id } = event;
    if (type === 'announcement' && room !== null && member !== me) take(room, id);
    else if (type === 'edit' && room !== null && all.some(({ item }) => item.id === ref)) take(room, ref);
    else if (type === 'delete') drop(ref);
    else if (type === 'announcement.ack' && member === me) {
      drop(ref);
      acknowledged.delete(ref);
    } else if (type === 'office.erase' && event.body) {
      const { through } = event.body;
      if (asked > 0) erased = Math.max(erased, through);
      keep(all.filter(({ item }) => item.seq > through));
    } else if (
      (type === 'room.archive' && event.body?.archived === false) ||
      (type === 'room.invite' && event.body?.member === me)
    )
      loadIfThere();
  }

  const stop = client.subscribe((change) => {
    if (change.kind === 'event') hear(change.event);
    else if (change.kind === 'rooms' && all.length > 0) keep(all);
    else if (change.kind === 'status') look();
  });

  function look(): void {
    const before = online;
    online = client.status().phase === 'online';
    if (online && !before) loadIfThere();
  }
  look();

  return {
    hits: readonly(hits),
    more: readonly(more),
    goOn: () => load(next),
    done(message) {
      acknowledged.add(message);
      drop(message);
    },
    stop,
  };
}

const key: InjectionKey<Waiting> = Symbol('waiting');

/** For all that stands in an office's window. */
export function provideWaiting(waiting: Waiting): void {
  provide(key, waiting);
}

export function useWaiting(): Waiting {
  const waiting = inject(key);
  if (!waiting) throw new Error('useWaiting() stands outside of an office’s window');
  return waiting;
}
