import type { Client } from '../../client/index.ts';
import type { Epoch } from '../../protocol/index.ts';
import { back, isAway, patiently } from '../../client/export/index.ts';
import type { Printer } from './printer.ts';

/** How far the log was printed, and under whose reign. */
type Position = { seq: number; epoch: Epoch | undefined };

/** Has the printer print what is not told by itself: far behind, the host tells a client the state instead of the events. */
export function createPast(client: Client, printer: Printer, stopped: AbortSignal) {
  let lost: Position | undefined;
  let telling: Promise<void> | undefined;

  const here = (seq: number): Position => ({ seq, epoch: client.office()?.epochs.at(-1) });

  /** Where to go on: further back when another host, or a restored one, has written the log anew from there. */
  function from({ seq, epoch }: Position): number {
    const newer = (client.office()?.epochs ?? []).filter(
      ({ number, id }) => epoch !== undefined && number >= epoch.number && id !== epoch.id,
    );
    return Math.min(seq, ...newer.map(({ base }) => base));
  }

  async function tell(after: Position): Promise<void> {
    for (let at = after; ;) {
      try {
        await printer.fill(from(at), (seq) => patiently(() => client.eventsAfter(seq, printer.room)));
        return;
      } catch (error) {
        if (!isAway(error)) throw error;
      }
      at = { ...at, seq: printer.reached };
      await back(client, stopped);
    }
  }

  function begin(after: Position): Promise<void> {
    telling ??= tell(after).finally(() => (telling = undefined));
    return telling;
  }

  return {
    /** Prints what the caller may see after a seq, through losses of the connection, and what came live meanwhile after it. */
    tell: (after: number): Promise<void> => begin(here(after)),

    /** The connection was lost: what comes live then is held back until {@link regained}. */
    lost(): void {
      if (telling !== undefined) return;
      printer.hold();
      lost ??= here(client.office()?.cursor ?? 0);
    },

    /** It is back, or whoever reads: prints what was missed. */
    async regained(): Promise<void> {
      if (telling !== undefined) return telling;
      const seq = Math.min(lost?.seq ?? Infinity, (printer.behind ?? Infinity) - 1);
      if (seq === Infinity) printer.flush();
      else await begin({ ...here(seq), ...lost, seq });
      lost = undefined;
    },
  };
}
