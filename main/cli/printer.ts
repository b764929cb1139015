import type { MessageState } from '../../protocol/index.ts';
import type { SeenEvent } from '../../client/index.ts';
import { headerOf } from './event-lines.ts';

/** Prints a log in order, each event once, though it comes in two ways: live, and as pages of the past. */
export type Printer = {
  /** Only this room's, when set. */
  room: string | undefined;
  /** A live one. Held back while the past is being printed. */
  event(event: SeenEvent): void;
  /** Prints the past that is not printed yet, then what came meanwhile. */
  fill(past: () => Promise<readonly MessageState[]>): Promise<void>;
  /** Prints what was held back. */
  flush(): void;
};

/** As many ids as may lie between what was printed and a cursor, which is told at most 10 s late (PROTOCOL.md, `safe`). */
const remembered = 20_000;

/** A new printer holds events back until the first `fill` or `flush`. */
export function createPrinter(
  printEvent: (event: SeenEvent) => void,
  printMessage: (message: MessageState) => void,
): Printer {
  let held: SeenEvent[] | undefined = [];
  const printed = new Set<string>();

  /** @returns whether this is the first time. */
  function isNew(id: string): boolean {
    if (printed.has(id)) return false;
    printed.add(id);
    const [oldest] = printed;
    if (printed.size > remembered && oldest !== undefined) printed.delete(oldest);
    return true;
  }

  function show(event: SeenEvent): void {
    if (printer.room !== undefined && event.room !== printer.room) return;
    if (isNew(event.id)) printEvent(event);
  }

  const printer: Printer = {
    room: undefined,
    event(event) {
      if (held) held.push(event);
      else show(event);
    },
    async fill(past) {
      held ??= [];
      try {
        for (const message of await past()) {
          const id = headerOf(message.event)?.id;
          if (id !== undefined && isNew(id)) printMessage(message);
        }
      } finally {
        printer.flush();
      }
    },
    flush() {
      const waiting = held ?? [];
      held = undefined;
      waiting.forEach(show);
    },
  };
  return printer;
}
