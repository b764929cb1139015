import type { LogPage, SeenEvent } from '../../client/index.ts';

/** Prints a log in order, each event once, though it comes in two ways: live, and as pages of the past. */
export type Printer = {
  /** Only this room's, when set. */
  room: string | undefined;
  /** A live one. Held back before the first `flush` or `fill`, and after `hold`; of many the later ones are left out, and told by `fill`. */
  event(event: SeenEvent): void;
  /** Holds live events back: what comes before them is not printed yet. */
  hold(): void;
  /**
   * Prints what the pages after a seq tell, then what came meanwhile; live events pass from then on.
   *
   * @throws what `next` throws; live events are held back then, and {@link reached} says where to go on.
   */
  fill(after: number, next: (after: number) => Promise<LogPage>): Promise<void>;
  /** The lowest seq that is held back or was left out; undefined when there is none. A `fill` must begin before it. */
  readonly behind: number | undefined;
  /** Whether none was left out: `flush` will do. */
  readonly whole: boolean;
  /** Up to which seq the last `fill` has printed. */
  readonly reached: number;
  /** Prints what was held back; live events pass from now on. */
  flush(): void;
};

/** As many ids as may lie between what was printed and a cursor, which is told at most 10 s late (PROTOCOL.md, `safe`). */
const remembered = 20_000;

/** More are not held back: a reader that is slow for hours must not fill the memory. */
const mostHeld = 1_000;

/** @param print may be waited for by a page, so that a slow reader holds the next one back. */
export function createPrinter(print: (event: SeenEvent) => unknown): Printer {
  let held: SeenEvent[] | undefined = [];
  let behind: number | undefined;
  let whole = true;
  let reached = 0;
  const printed = new Set<string>();

  /** @returns whether this is the first time. */
  function isNew(id: string): boolean {
    if (printed.has(id)) return false;
    printed.add(id);
    const [oldest] = printed;
    if (printed.size > remembered && oldest !== undefined) printed.delete(oldest);
    return true;
  }

  function show(event: SeenEvent): unknown {
    if (printer.room !== undefined && event.room !== printer.room) return undefined;
    return isNew(event.id) ? print(event) : undefined;
  }

  function keep(): void {
    held = [];
    behind = undefined;
    whole = true;
  }

  const printer: Printer = {
    room: undefined,
    get behind() {
      return behind;
    },
    get whole() {
      return whole;
    },
    get reached() {
      return reached;
    },
    event(event) {
      if (!held) {
        show(event);
        return;
      }
      if (printer.room !== undefined && event.room !== printer.room) return;
      behind = Math.min(behind ?? Infinity, event.seq);
      if (held.length < mostHeld) held.push(event);
      else whole = false;
    },
    hold() {
      if (!held) keep();
    },
    async fill(after, next) {
      reached = after;
      for (let more = true; more;) {
        // What came before a page is asked for stands in it, or in one after it: only what comes later needs to be kept.
        keep();
        const page = await next(reached);
        for (const event of page.events) await show(event);
        reached = page.more || whole ? page.to : Math.min(page.to, (behind ?? Infinity) - 1);
        more = page.more || !whole;
      }
      printer.flush();
    },
    flush() {
      const waiting = held ?? [];
      keep();
      held = undefined;
      waiting.forEach(show);
    },
  };
  return printer;
}
