import { loopback, networkKeys } from '../network-keys.ts';

export type ConnectionCaps = {
  /** Open connections of all together. */
  total: number;
  /** Open connections of one address (IPv6: of one /64); loopback is not counted, the dialer's relay stands there. */
  perAddress: number;
};

export const defaultCaps: ConnectionCaps = { total: 16_384, perAddress: 512 };

/** Counts open connections, so that one computer cannot take all of them. */
export function createConnectionCounter(caps: ConnectionCaps) {
  const byAddress = new Map<string, number>();
  let total = 0;
  return {
    /** @returns a function to be called once when the connection ends, or undefined when there are too many. */
    enter(address: string | undefined): (() => void) | undefined {
      const key = addressKey(address);
      const count = key === undefined ? 0 : (byAddress.get(key) ?? 0);
      if (total >= caps.total || count >= caps.perAddress) return undefined;
      total += 1;
      if (key !== undefined) byAddress.set(key, count + 1);
      return () => {
        total -= 1;
        if (key === undefined) return;
        const left = (byAddress.get(key) ?? 1) - 1;
        if (left === 0) byAddress.delete(key);
        else byAddress.set(key, left);
      };
    },
    get total() {
      return total;
    },
  };
}

function addressKey(peer: string | undefined): string | undefined {
  const { address, network } = networkKeys(peer);
  if (address === loopback) return undefined;
  return network === '' ? address : network;
}
