import type { NetworkState, Trouble } from './types.ts';

/** Tells each trouble of an interface once, until the interface has worked again: retries would repeat it for ever. */
export function createTroubleLog(tell: (trouble: Trouble) => void) {
  const told = new Set<string>();
  const place = (at: { network?: string; family?: string }) => `${at.network ?? ''} ${at.family ?? ''} `;
  return {
    report: (trouble: Trouble): void => {
      const key = place(trouble) + trouble.code;
      if (told.has(key)) return;
      told.add(key);
      tell(trouble);
    },
    /** Forgets what was told of interfaces that work. */
    update(networks: readonly NetworkState[]): void {
      for (const network of networks) {
        if (network.state !== 'working') continue;
        for (const key of told) if (key.startsWith(place(network))) told.delete(key);
      }
    },
  };
}
