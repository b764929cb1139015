import { limits } from '../../../protocol/index.ts';
import { unsentBytes, type Connections } from './connections.ts';

/** What the host holds for one member's transfers: chunks under way, and chunks that were read for them and not taken. */
const mostBytes = 64 * limits.chunkBytes;

/**
 * Bounds what a member can make the host hold by asking for chunks without reading them, over all their connections. A client
 * keeps four chunks of a transfer under way, so sixteen transfers at once never notice.
 */
export function createLoad(connections: Pick<Connections, 'sessionsOf'>) {
  const underWay = new Map<string, number>();

  return {
    /** @returns a function to be called when the request is done, or undefined when there is too much already. */
    enter(member: string): (() => void) | undefined {
      const count = underWay.get(member) ?? 0;
      const unsent = connections.sessionsOf(member).reduce((sum, { socket }) => sum + unsentBytes(socket), 0);
      if (count * limits.chunkBytes + unsent >= mostBytes) return undefined;
      underWay.set(member, count + 1);
      return () => {
        const left = (underWay.get(member) ?? 1) - 1;
        if (left === 0) underWay.delete(member);
        else underWay.set(member, left);
      };
    },
  };
}

export type Load = ReturnType<typeof createLoad>;
