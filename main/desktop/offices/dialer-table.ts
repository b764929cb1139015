import type { Card } from '../../../protocol/index.ts';
import type { FoundOffice } from '../../discovery/index.ts';
import type { Reach } from '../../doctor/index.ts';

/** What main asks of the dialer's process. */
export type DialerCalls = {
  /** Where ways are remembered. First of all. */
  begin(ask: { waysFile: string }): void;
  /** What the network says now; nobody is proven by it. */
  found(ask: { offices: readonly FoundOffice[] }): void;
  /** Has every way proven anew: networks changed, or the computer slept. */
  refresh(ask: object): void;
  /** Opens the relay to an office, at the port where the window knows it, whether the office answers or not. */
  open(ask: { office: string; addresses: readonly string[]; port?: number }): Promise<OpenedWay>;
  /** The card of whoever proves to be the office. @throws LandlineError `unavailable`, or `wrong_office` when another is there. */
  card(ask: { office: string }): Promise<Card>;
  /** Where the office was, the address that worked last first. */
  addresses(ask: { office: string }): Promise<string[]>;
  close(ask: { office: string }): Promise<void>;
  /** Who answers at an address? */
  meet(ask: { address: string }): Promise<{ card: Card; address: string }>;
  /** The doctor's try of an address. */
  probe(ask: { address: string; office?: string }): Promise<Reach>;
};
/** `certificate`: empty until the way was proven. */
export type OpenedWay = { url: string; certificate: string };

/** What it tells. */
export type DialerTells = {
  /** A way ends at another certificate than before. */
  certificate: { office: string; certificate: string };
  /** Whether an office whose way is open could be reached when the window tried it last, at each change. */
  reach: { office: string; reached: boolean };
};
