import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import type { TestHost } from '../support/host.ts';
import { connectPeer, type Peer } from '../support/peer.ts';

/** A room, and the one who writes there without a page. */
export type Archive = { peer: Peer; room: string; say(...texts: string[]): Promise<string[]> };

/** Makes a room full of `entry 1.`, `entry 2.` … Hundreds of them need an office that counts no requests. */
export async function archive(host: TestHost, name: string, messages: number): Promise<Archive> {
  const peer = await connectPeer({ url: host.url, office: host.office, name: `Archivist of ${name}` });
  const room = uuidv7();
  const body = { kind: 'public', name } as const;
  await peer.append(peer.device.event({ office: host.office, type: 'room.create', room, id: room, body }));
  async function say(...texts: string[]): Promise<string[]> {
    const events = texts.map((text) =>
      peer.device.event({ office: host.office, type: 'message', room, body: { text } }),
    );
    for (let from = 0; from < events.length; from += 50) {
      const results = await peer.append(...events.slice(from, from + 50));
      expect(results.every(({ ok }) => ok)).toBe(true);
    }
    return events.map(({ id }) => id);
  }
  await say(...Array.from({ length: messages }, (_, i) => `entry ${i + 1}.`));
  return { peer, room, say };
}
