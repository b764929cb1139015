import type { LogLine } from './log.ts';

export type QuittingDeps = {
  /** People who would lose their host. */
  others(): number;
  /** Asks the person who sits here. */
  confirm(others: number): Promise<boolean>;
  /** Ends what must end in order. */
  end(): Promise<void>;
  /** Quits, without asking again. */
  quit(): void;
  complain(fields: Pick<LogLine, 'error'>): void;
  /** ms for an orderly end. */
  limit?: number;
};

export type Quitting = {
  /** Somebody wants to quit. @returns whether that may go on now; else it is asked and ended first, and quit again. */
  wanted(): boolean;
  /** Whether windows may go. */
  readonly under: boolean;
};

/** The order of leaving: ask where others are concerned, end in order, quit. */
export function createQuitting({ others, confirm, end, quit, complain, limit = 5_000 }: QuittingDeps): Quitting {
  let state: 'no' | 'asking' | 'ending' | 'done' = 'no';

  async function leave(): Promise<void> {
    const count = others();
    if (count > 0 && !(await confirm(count))) {
      state = 'no';
      return;
    }
    state = 'ending';
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, limit)));
    await Promise.race([end(), late]).catch((error: unknown) => complain({ error: String(error) }));
    clearTimeout(timer);
    state = 'done';
    quit();
  }

  return {
    get under() {
      return state === 'ending' || state === 'done';
    },
    wanted() {
      if (state === 'done') return true;
      if (state === 'no') {
        state = 'asking';
        void leave();
      }
      return false;
    },
  };
}
