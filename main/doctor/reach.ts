import type { Check, Finding } from './check.ts';

/** An office this computer knows of. */
export type KnownOffice = {
  /** Absent: whichever office answers. */ office?: string;
  name: string;
  /** `host:port`, IPv6 in brackets. */ addresses: readonly string[];
};

/** What became of the attempt to reach an office at one address. */
export type Reach =
  | { ok: true; milliseconds: number; /** The host's clock, milliseconds since 1970. */ clock?: number }
  | { ok: false; reason: string; remedy?: string };

/** Tries one address: connects, checks that the certificate proves the office, reads the card. */
export type Prober = (address: string, office: string | undefined, signal: AbortSignal) => Promise<Reach>;

/** Message times and certificates go by the clock; more than this apart confuses people, more than an hour certificates. */
const skewWarning = 60_000;
const skewFailure = 3_600_000;

/**
 * N05 and N06: whether each known office can be reached at each known address and why not, and whether the clocks agree.
 *
 * @param isSeen whether an office announces itself on the network now.
 */
export function reachChecks(
  offices: readonly KnownOffice[],
  probe: Prober,
  clock: () => number,
  isSeen: (office: string) => boolean = () => false,
): Check[] {
  const skews: { name: string; skew: number }[] = [];

  async function ways({ office, name, addresses }: KnownOffice, signal: AbortSignal): Promise<Finding[]> {
    const tried = await Promise.all(
      addresses.map(async (address) => ({ address, reach: await probe(address, office, signal) })),
    );
    const reached = tried.some(({ reach }) => reach.ok);
    return tried.map(({ address, reach }): Finding => {
      const at = `${name} at ${address}`;
      if (!reach.ok && reached) return { state: 'ok', found: `${at}: ${reach.reason} It answers elsewhere.` };
      if (!reach.ok) {
        const advice = office !== undefined && isSeen(office) ? seenOnly : unreachable;
        return { state: 'failed', found: `${at}: ${reach.reason}`, remedy: reach.remedy ?? advice };
      }
      if (reach.clock !== undefined) skews.push({ name, skew: reach.clock - clock() });
      return { state: 'ok', found: `${at}: answered and proved itself in ${Math.round(reach.milliseconds)} ms.` };
    });
  }

  return [
    {
      id: 'N05',
      title: 'The way to known offices',
      async run(signal) {
        if (offices.length === 0)
          return [
            {
              state: 'skipped',
              found: 'This profile knows no office.',
              remedy: 'Join one, or name an address: `landline doctor HOST:PORT`.',
            },
          ];
        const each = await Promise.all(offices.map((office) => ways(office, signal)));
        return each.flat();
      },
    },
    {
      id: 'N06',
      title: 'Clocks',
      async run() {
        if (skews.length === 0) return [{ state: 'skipped', found: 'No office answered to compare with.' }];
        return skews.map(({ name, skew }): Finding => {
          const found = `${name}: ${Math.abs(Math.round(skew / 1000))} s ${skew < 0 ? 'behind' : 'ahead of'} this computer.`;
          const apart = Math.abs(skew);
          if (apart < skewWarning) return { state: 'ok', found };
          return {
            state: apart < skewFailure ? 'warning' : 'failed',
            found,
            remedy: 'Set the clock of whichever is wrong (turn on network time).',
          };
        });
      },
    },
  ];
}

const unreachable =
  'Is the host running and on this network? Its firewall must allow landline for private networks (TCP); guest Wi-Fi keeps computers apart.';
const seenOnly =
  'The office announces itself, so its host is running and on this network: the firewall of its computer must let in landline, or its TCP port.';
