import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { card, httpPaths, type Card } from '../../protocol/index.ts';
import { WayError } from './reasons.ts';

const maxCardBytes = 64 * 1024;

/**
 * Asks a host that has proven `office` for its card, on that very connection, which ends with it.
 *
 * @throws WayError `no_card` when the answer is none, `wrong_office` when it is the card of another.
 */
export async function readCard(socket: TLSSocket, office: string, signal: AbortSignal): Promise<Card> {
  try {
    const asked = request({
      path: httpPaths.card,
      headers: { host: `${office}.localhost`, accept: 'application/json', connection: 'close' },
      createConnection: () => socket,
      signal,
    });
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200)
      throw new WayError('no_card', `The host answered ${response.statusCode ?? 0} instead of its card.`);
    const parsed = card.safeParse(JSON.parse(await readLimited(response)));
    if (!parsed.success) throw new WayError('no_card');
    if (parsed.data.office !== office) throw new WayError('wrong_office');
    return parsed.data;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error instanceof SyntaxError ? new WayError('no_card') : error;
  } finally {
    socket.destroy();
  }
}

async function readLimited(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxCardBytes) throw new WayError('no_card');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
