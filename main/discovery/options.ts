/** Times are milliseconds. The defaults were measured; tests shorten them. */
export type DiscoveryOptions = {
  /** Questions after the first: at these intervals, then every `round` (each ± 10 %). */
  ladder: readonly number[];
  round: number;
  /** A host is lost after this many rounds without a sign of it, and `grace`. */
  roundsMissed: number;
  grace: number;
  /** How long a host that said goodbye has to contradict. Goodbyes are unauthenticated. */
  goodbyePatience: number;
  /** How often the interfaces are compared. */
  poll: number;
  /** A poll that comes this late means that the machine slept: sockets of before are deaf. */
  sleepGap: number;
  /** When a socket that failed is tried again. */
  retry: number;
  /** Within this the own question must be heard. */
  loopback: number;
  /** How long a goodbye may take to leave. */
  farewell: number;
  /** Answers a second and interface; one packet may carry 9,000 questions. */
  answersPerSecond: number;
  /** Packets a second and source that are looked at. */
  packetsPerSecond: number;
  maxOffices: number;
  maxOfficesPerSource: number;
  maxEndpoints: number;
  /** Interfaces that are worked on; those with IPv4 come first. */
  maxNetworks: number;
  families: readonly ('IPv4' | 'IPv6')[];
  /** UDP port; anything but 5353 is for tests. */
  mdnsPort: number;
};

export const defaultOptions: DiscoveryOptions = {
  ladder: [1_000, 2_000, 4_000, 8_000],
  round: 15_000,
  roundsMissed: 2,
  grace: 3_000,
  goodbyePatience: 1_500,
  poll: 2_000,
  sleepGap: 10_000,
  retry: 20_000,
  loopback: 1_000,
  farewell: 500,
  answersPerSecond: 20,
  packetsPerSecond: 200,
  maxOffices: 200,
  maxOfficesPerSource: 8,
  maxEndpoints: 8,
  maxNetworks: 16,
  families: ['IPv4', 'IPv6'],
  mdnsPort: 5353,
};

/**
 * The longest a host that runs may go without being heard, in milliseconds: `roundsMissed` rounds at their longest, and the
 * grace. With the defaults 36 s.
 */
export function silenceLimit(options: DiscoveryOptions): number {
  return options.round * options.roundsMissed * 1.1 + options.grace;
}
