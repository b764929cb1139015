import type { JoinMode, Result } from '../../protocol/index.ts';

/** A way to a host: an IP address (IPv6 link-local ones with their zone, `fe80::1%eth0`) and a TCP port. */
export type Endpoint = { readonly address: string; readonly port: number };

/** What a host tells the network of its office. */
export type Announcement = {
  /** Office id. */
  office: string;
  /** The office's name; cut to what a TXT string may hold, the card carries it whole. */
  name: string;
  /** The TCP port, 1024–65535. */
  port: number;
  /** The epoch's number. */
  epoch: number;
  join: JoinMode;
  /** SHA-256 (base64url) of the host certificate's SubjectPublicKeyInfo: tells two hosts of one office apart. */
  hostKey: string;
  /**
   * The addresses the host is bound to. Only networks that hold one of them hear of it; absent, `0.0.0.0` (IPv4) and
   * `::` (both) stand for all.
   */
  boundTo?: readonly string[];
};

/** An office host as the network describes it. All of it is untrusted: only the certificate proves an office. */
export type FoundOffice = {
  /** Office id and host key: one office may have several hosts. */
  readonly key: string;
  readonly office: string;
  readonly hostKey: string;
  /** Cleaned for display in one line; still to be shown as text, never as markup. */
  readonly name: string;
  /** The protocol version it speaks. */
  readonly version: number;
  readonly epoch: number;
  readonly join: JoinMode;
  /** Ways to it, most likely first; dead or lying ones among them are for the dialer to find out. Never empty. */
  readonly endpoints: readonly Endpoint[];
};

export type Family = 'IPv4' | 'IPv6';

export const troubleCodes = {
  blocked: 'Our own question did not come back: something on this computer (a firewall) blocks mDNS.',
  port_taken: 'Another program holds UDP port 5353 for itself; tried again later.',
  no_permission: 'The operating system does not let this program use UDP port 5353; tried again later.',
  send_failed: 'A packet could not be sent.',
  socket: 'The socket reported an error that does not end it.',
  no_interfaces: 'The system did not say which network interfaces there are; asked again later.',
  bad_packet: 'A packet from the network made the parser fail; it was dropped.',
  too_many: 'More offices, or more from one computer, than are listed; the rest is left out.',
} as const satisfies Record<string, string>;
export type TroubleCode = keyof typeof troubleCodes;

/** Something that keeps discovery from working as it should. Reported, never thrown. */
export type Trouble = {
  readonly code: TroubleCode;
  /** A sentence for a person. */
  readonly message: string;
  /** The interface's name, where there is one. */
  readonly network?: string;
  readonly family?: Family;
  /** The system's code (`EACCES`, `ENETUNREACH` …), for the log. */
  readonly detail?: string;
};

/** One network interface and family that discovery works on, and whether it does. */
export type NetworkState = {
  readonly network: string;
  readonly family: Family;
  readonly addresses: readonly string[];
  /** `listening` until the first own question has come back (nobody asked yet), `working` after it. */
  readonly state: 'listening' | 'working' | 'blocked' | 'failed';
  readonly detail?: string;
};

export type DiscoveryEvents = {
  found: [office: FoundOffice];
  /** Endpoints, name, epoch or join mode differ from what was told before. */
  changed: [office: FoundOffice];
  /** It said goodbye and does not answer any more, or has been silent for two rounds. Never a reason to hang up. */
  lost: [office: FoundOffice, reason: 'goodbye' | 'silent'];
  /** The interfaces, or the state of one, changed. */
  networks: [networks: readonly NetworkState[]];
  trouble: [trouble: Trouble];
};

/** Finds offices on the local network and announces one, on every interface, over IPv4 and IPv6. Nothing here throws. */
export type Discovery = {
  /** Opens the interfaces and watches them. */
  start(): void;
  /**
   * Announces an office, in place of what was announced before; works before `start`, too.
   *
   * @returns the DNS-SD instance name, or `bad_request` when the announcement does not fit `txtRecord`.
   */
  advertise(announcement: Announcement): Result<{ instance: string }>;
  /** Takes the announcement back with a goodbye; resolved when that is sent, at the latest after 500 ms. */
  withdraw(): Promise<void>;
  /** Begins to ask for offices, and goes on until `rest`. */
  browse(): void;
  /** Stops asking; what was found stays listed and ages no further until `browse`. For a closed picker in a live session. */
  rest(): void;
  /** What is there now, in the order it was found. */
  offices(): readonly FoundOffice[];
  networks(): readonly NetworkState[];
  /** @returns a function that takes the listener off. */
  on<K extends keyof DiscoveryEvents>(event: K, listener: (...args: DiscoveryEvents[K]) => void): () => void;
  /** Asks at once and starts the ladder of questions again. */
  refresh(): void;
  /** Closes and reopens every socket, as after sleep. */
  rebuild(): void;
  /** Says goodbye and closes everything; it can be started again. */
  stop(): Promise<void>;
};
