import { watch } from 'vue';
import type { Client } from '../../client/index.ts';
import type { Choices, Settings } from './settings.ts';

/** Has a client tell others no more than the person wants, from now on. @returns ends it. */
export function followPrivacy(
  client: Pick<Client, 'setPrivacy'>,
  { value }: Pick<Choices<Settings>, 'value'>,
): () => void {
  return watch(
    value,
    ({ tellReading, tellTyping, tellSeen }) =>
      client.setPrivacy({ receipts: tellReading, typing: tellTyping, seen: tellSeen }),
    { immediate: true, flush: 'sync' },
  );
}
