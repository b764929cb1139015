import type { Client } from '../../../client/index.ts';
import { protocolVersion } from '../../../protocol/index.ts';

/** What whoever helps may want to know, as text: neither names nor messages, nor who is in the office. */
export function diagnosticsOf(
  client: Pick<Client, 'status' | 'office' | 'rooms' | 'members' | 'outbox'>,
  { userAgent, languages, onLine }: Pick<Navigator, 'userAgent' | 'languages' | 'onLine'>,
): string {
  const { phase, reason, error, nextTry } = client.status();
  const outbox = client.outbox();
  const told = {
    at: new Date().toISOString(),
    browser: userAgent,
    languages,
    networkThere: onLine,
    protocol: protocolVersion,
    phase,
    ...(reason !== undefined && { reason }),
    ...(error && { code: error.code }),
    ...(nextTry !== undefined && { nextTry: new Date(nextTry).toISOString() }),
    epochs: client.office()?.epochs.length ?? 0,
    rooms: client.rooms().length,
    members: client.members().length,
    unsent: outbox.length,
    refused: outbox.filter(({ state }) => state === 'failed').length,
  };
  return JSON.stringify(told, undefined, 2);
}
