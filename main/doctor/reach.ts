import type { Reason } from '../dialer/index.ts';
import { finding, type Check, type Finding } from './check.ts';

/** An office this computer knows of. */
export type KnownOffice = {
  /** Absent: whichever office answers. */ office?: string;
  name: string;
  /** `host:port`, IPv6 in brackets. */ addresses: readonly string[];
};

/** What became of the attempt to reach an office at one address. */
export type Reach =
  | { ok: true; milliseconds: number; /** The host's clock, milliseconds since 1970. */ clock?: number }
  | { ok: false; reason: Reason; /** The same as a sentence, in English. */ detail: string };

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
    return tried.map(({ address, reach }) => {
      const way = { office: name, address };
      if (!reach.ok) {
        const { reason, detail } = reach;
        if (reached) return finding('ok', 'way_elsewhere', { ...way, detail });
        const advice = office !== undefined && isSeen(office) ? 'open_host_firewall' : 'start_host';
        return finding('failed', `way_${reason}`, { ...way, detail }, advice);
      }
      if (reach.clock !== undefined) skews.push({ name, skew: reach.clock - clock() });
      return finding('ok', 'way_works', { ...way, milliseconds: Math.round(reach.milliseconds) });
    });
  }

  return [
    {
      id: 'N05',
      title: 'The way to known offices',
      async run(signal) {
        if (offices.length === 0) return [finding('skipped', 'ways_none', {}, 'join_office')];
        const each = await Promise.all(offices.map((office) => ways(office, signal)));
        return each.flat();
      },
    },
    {
      id: 'N06',
      title: 'Clocks',
      async run() {
        if (skews.length === 0) return [finding('skipped', 'clocks_none', {})];
        return skews.map(({ name, skew }) => {
          const code = skew < 0 ? 'clock_behind' : 'clock_ahead';
          const values = { office: name, seconds: Math.abs(Math.round(skew / 1000)) };
          const apart = Math.abs(skew);
          if (apart < skewWarning) return finding('ok', code, values);
          return finding(apart < skewFailure ? 'warning' : 'failed', code, values, 'set_clock');
        });
      },
    },
  ];
}
