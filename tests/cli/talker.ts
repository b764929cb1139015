import { limits } from '../../protocol/index.ts';
import { connectPeer } from '../support/peer.ts';
import type { Line } from './command.ts';

/** Somebody who writes a lot at once; up to 1,000 messages before the host has them wait. */
export async function talker(ready: Line, room: string, name: string) {
  const office = String(ready['officeId']);
  const peer = await connectPeer({ url: `https://127.0.0.1:${String(ready['port'])}`, office, name });
  return {
    async say(messages: number): Promise<void> {
      for (let left = messages; left > 0; left -= limits.appendEvents) {
        const events = Array.from({ length: Math.min(left, limits.appendEvents) }, (_, at) =>
          peer.device.event({ office, type: 'message', room, body: { text: `${name}: ${left - at}` } }),
        );
        const results = await peer.append(...events);
        if (results.some(({ ok }) => !ok)) throw new Error(JSON.stringify(results));
      }
    },
    leave: () => peer.close(),
  };
}
