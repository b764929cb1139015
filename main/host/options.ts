import type { JoinMode, SettingsPolicy } from '../../protocol/index.ts';
import type { Discovery } from '../discovery/index.ts';
import type { HostLogger } from './logger.ts';
import type { BudgetSizes } from './socket/budgets.ts';
import type { OwnCertificate, Recovery, SecretBox } from './trust/index.ts';

export type HostOptions = {
  /** The data folder; made when it is not there, locked while the host runs. */
  dir: string;
  /** Makes the office the one of a recovery file, in a folder that holds none. */
  recover?: Recovery;
  /** The office's name when it is made; afterwards the office's own name stands. */
  name: string;
  /** A port that must be free, or 0 for any; absent, the first free of 7788–7797. */
  port?: number;
  /** Addresses to listen on; absent, all of them, IPv6 and IPv4. */
  bind?: string[];
  /** How people join; absent, what was set before (`open` in a new office). */
  join?: JoinMode;
  /** The passcode in clear, for join mode `passcode`. */
  passcode?: string;
  /** Whether browsers may join and the guest page is served; absent, what was set before. */
  guests?: boolean;
  /** What this computer's administrator says of the office's settings. */
  policy?: SettingsPolicy;
  /** The folder of the built guest page. */
  page?: string;
  /** Whether the page is served to browsers of this computer, too, over plain HTTP on loopback: {@link Host.localLink}. */
  local?: boolean;
  /** Origins of app pages that may connect, such as the desktop window's, told by whoever starts the host. */
  appOrigins?: string[];
  /** An IT department's own certificates for DNS names of the office, PEM files. */
  ownCertificates?: OwnCertificate[];
  /**
   * DNS names under which this host is reached. Those given when the office is made are names its root may vouch for; a later
   * one needs a certificate of its own.
   */
  dnsNames?: string[];
  /** Grants `/healthz` and `/metrics` to other machines, as `Authorization: Bearer`. */
  metricsToken?: string;
  budgets?: BudgetSizes;
  /** How often what comes due by the clock is looked for (ended invites, erasing by age), ms; absent, every minute. */
  sweepInterval?: number;
};

export type HostDeps = {
  logger: HostLogger;
  /** Absent: the office is not announced. */
  discovery?: Discovery;
  /** Seals the office's keys; absent, a key file in the data folder. */
  secrets?: SecretBox;
  /** The computer's clock, milliseconds since 1970. */
  clock?: () => number;
  /** Milliseconds that have passed since some moment, whatever is done to the clock. */
  monotonic?: () => number;
  /** The log cannot be written any more: the process should stop the host and end, so that its supervisor starts it anew. */
  onFailure?: (error: Error) => void;
};

/** A running host. */
export type Host = {
  readonly officeId: string;
  readonly name: string;
  readonly port: number;
  /** Whether another port than the default one was taken, because that was not free. */
  readonly portMoved: boolean;
  /** `https://address:port`, most likely reachable first. */
  readonly urls: string[];
  /** The way to the office, for whoever may join by its join mode. */
  readonly invite: string;
  /** Makes the one who uses it the owner; there until the office has one. */
  readonly ownerInvite?: string;
  /** For phones and browsers; there when guests are allowed. */
  readonly guestLink?: string;
  /** Makes a link that opens the page in a browser of this computer, once, for two minutes; there when `local` was asked for. */
  localLink?(): string;
  /** Whether the page's own port was taken: browsers of this computer that knew the office there do not know it at the new one. */
  readonly localMoved: boolean;
  /** The file and phrase that restore the office's root; there only at the first start that comes to its end. */
  readonly recovery?: Recovery;
  /** The office root's certificate, PEM: installed on a computer, its browsers do not warn any more. */
  readonly rootCertificate: string;
  /** Members connected now. */
  connected(): number;
  /** Tells everybody, says goodbye on the network, writes all to disk and closes; within 2 s. */
  stop(): Promise<void>;
};
