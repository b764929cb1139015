import { shallowRef, type ShallowRef } from 'vue';
import type { Target } from '../features/first-run/target.ts';
import type { OfficeSession } from './session.ts';

/** How far an office is that this window knows of. */
export type OfficeState =
  | { is: 'resting' | 'opening' | 'elsewhere' }
  | { is: 'failed'; error: unknown }
  /** What this device keeps of it could not be erased, or not all of it. */
  | { is: 'unerased'; error: unknown }
  | { is: 'open'; session: OfficeSession };

export type Begin = (take: boolean, target: Target | undefined) => Promise<OfficeSession | 'elsewhere'>;

export type KnownOffice = {
  readonly state: Readonly<ShallowRef<OfficeState>>;
  /**
   * Opens it, anew where it is open already; resolves when that is decided.
   *
   * @param take - takes it away from another tab.
   */
  open(take: boolean, target?: Target): Promise<void>;
  /** Opens it unless it is open, is being opened or was to be erased. */
  ensure(): Promise<void>;
  /** Tries it again at once where it is to be tried again later. */
  hurry(): void;
  /** Closes it, or gives up opening it. */
  end(): Promise<void>;
  /** It was ended to be erased, which failed. */
  failErasing(error: unknown): void;
};

/** Milliseconds until what could not be opened is tried again, doubled each time. */
const patience = { first: 2_000, most: 60_000 };

/**
 * One office, alone: what becomes of another is nothing to it. Who wants something else of it before it has opened gets that.
 *
 * @param retries - whether it is tried again by itself.
 */
export function createKnownOffice(begin: Begin, retries: () => boolean): KnownOffice {
  const state = shallowRef<OfficeState>({ is: 'resting' });
  let turn = 0;
  let failures = 0;
  /** Until it is tried again. */
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wanted: Target | undefined;
  /** One thing at a time is done to it. */
  let last: Promise<void> = Promise.resolve();

  function next(work: () => Promise<void>): Promise<void> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  function stopWaiting(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  function tryAgain(): void {
    const mine = turn;
    stopWaiting();
    void next(() => attempt(mine, false));
  }

  /** Takes it out of the state, and no try that is under way counts any more. @returns the number of this turn. */
  function supersede(now: OfficeState): { mine: number; session?: OfficeSession } {
    stopWaiting();
    const before = state.value;
    state.value = now;
    turn += 1;
    return { mine: turn, ...(before.is === 'open' && { session: before.session }) };
  }

  async function attempt(mine: number, take: boolean): Promise<void> {
    if (mine !== turn) return;
    try {
      const session = await begin(take, wanted);
      if (mine !== turn) {
        if (session !== 'elsewhere') await session.end();
      } else if (session === 'elsewhere') {
        state.value = { is: 'elsewhere' };
      } else {
        failures = 0;
        // Who they are, and their picture, is the session's now: said once.
        wanted &&= { office: wanted.office, addresses: wanted.addresses };
        state.value = { is: 'open', session };
        void session.lost.then(() => lose(session));
      }
    } catch (error) {
      if (mine !== turn) return;
      state.value = { is: 'failed', error };
      if (!retries()) return;
      // It is shown as failed meanwhile: whoever reads why is not interrupted.
      timer = setTimeout(tryAgain, Math.min(patience.most, patience.first * 2 ** failures));
      failures += 1;
    }
  }

  async function lose(session: OfficeSession): Promise<void> {
    const now = state.value;
    if (now.is !== 'open' || now.session !== session) return;
    supersede({ is: 'elsewhere' });
    // Whatever it leaves open, another has the office.
    await next(() => session.end()).catch(() => undefined);
  }

  function open(take: boolean, target: Target | undefined = wanted): Promise<void> {
    wanted = target;
    failures = 0;
    const { mine, session } = supersede({ is: 'opening' });
    return next(async () => {
      await session?.end().catch(() => undefined);
      await attempt(mine, take);
    });
  }

  return {
    // Not `readonly()`, which would unwrap the refs of the session as well.
    state,
    open,
    ensure: () => (state.value.is === 'resting' || state.value.is === 'failed' ? open(false) : last),
    hurry() {
      if (timer === undefined) return;
      failures = 0;
      tryAgain();
    },
    async end() {
      const { session } = supersede({ is: 'resting' });
      await next(async () => session?.end());
    },
    failErasing(error) {
      wanted = undefined;
      supersede({ is: 'unerased', error });
    },
  };
}
