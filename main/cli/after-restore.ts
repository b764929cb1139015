import type { Client } from '../../client/index.ts';
import type { Output } from './output.ts';
import { plainLine } from './plain.ts';

/** How long a number stays as it is before it is said, in milliseconds: while events are given back it falls packet by packet. */
const settled = 2_000;

/**
 * Says what the office lost in a restore and has not got back from this client: how much waits, and what was refused for good.
 *
 * @param refused - whether to say the latter; a command that tells of all troubles does so itself.
 */
export function tellAfterRestore(client: Client, output: Output, { refused }: { refused: boolean }) {
  let said = 0;
  let seen = 0;
  let timer: NodeJS.Timeout | undefined;
  const count = () => client.office()?.waitingOffers ?? 0;

  function tell(): void {
    clearTimeout(timer);
    const now = count();
    if (now === said) return;
    said = now;
    output.note(
      now === 0
        ? 'What the office lost when it was restored is back.'
        : `Of what the office lost when it was restored, ${now} ${now === 1 ? 'event waits' : 'events wait'} until it can take ${now === 1 ? 'it' : 'them'} back.`,
    );
  }

  const unsubscribe = client.subscribe((change) => {
    if (change.kind === 'trouble' && change.trouble.code === 'lost_by_rewind' && refused)
      output.note(`landline: ${plainLine(change.trouble.message)}`);
    // Told of at each event: the count is looked at, not the change.
    if (change.kind !== 'office' || count() === seen) return;
    seen = count();
    clearTimeout(timer);
    timer = setTimeout(tell, settled);
  });

  return {
    /** Says it now, as it stands. */
    tell,
    end(): void {
      clearTimeout(timer);
      unsubscribe();
    },
  };
}
