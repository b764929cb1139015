import { loopback, networkKeys } from '../network-keys.ts';

export type ConnectionCaps = {
  /** Open connections of all together. */
  total: number;
  /** Of these, so many that only loopback gets: who sits at the host, and the dialer's relay. */
  reserved: number;
  /** Open connections of one address; loopback is not counted. */
  perAddress: number;
  /** Open connections of one IPv6 network of 64 bits: behind it may be one computer, or everybody in the house. */
  perNetwork: number;
};

export const defaultCaps: ConnectionCaps = { total: 16_384, reserved: 256, perAddress: 512, perNetwork: 5_120 };

/** Counts open connections, so that one computer cannot take all of them. */
export function createConnectionCounter(caps: ConnectionCaps) {
  const byKey = new Map<string, number>();
  let total = 0;
  return {
    /** @returns a function to be called once when the connection ends, or undefined when there are too many. */
    enter(address: string | undefined): (() => void) | undefined {
      const counted = countedAs(address, caps);
      if (total >= caps.total - (counted.length > 0 ? caps.reserved : 0)) return undefined;
      if (counted.some(({ key, most }) => (byKey.get(key) ?? 0) >= most)) return undefined;
      total += 1;
      for (const { key } of counted) byKey.set(key, (byKey.get(key) ?? 0) + 1);
      return () => {
        total -= 1;
        for (const { key } of counted) {
          const left = (byKey.get(key) ?? 1) - 1;
          if (left === 0) byKey.delete(key);
          else byKey.set(key, left);
        }
      };
    },
    get total() {
      return total;
    },
  };
}

/** Nothing for loopback. */
function countedAs(
  peer: string | undefined,
  { perAddress, perNetwork }: ConnectionCaps,
): { key: string; most: number }[] {
  const { address, network } = networkKeys(peer);
  if (address === loopback) return [];
  return [{ key: address, most: perAddress }, ...(network === '' ? [] : [{ key: `${network}/64`, most: perNetwork }])];
}
