import { refAutoReset } from '@vueuse/core';
import { onScopeDispose, type Ref } from 'vue';
import type { Client } from '../../../client/index.ts';
import { useI18n } from '../../i18n/i18n.ts';

/** What a screen reader says of a message of others that arrives in a room, while the room is up to date. */
export function useSpoken(client: Client, room: string): Readonly<Ref<string>> {
  const { t } = useI18n();
  // Said once, then forgotten: what is deleted later must not stay behind here.
  const spoken = refAutoReset('', 5_000);
  onScopeDispose(
    client.subscribe((change) => {
      if (change.kind !== 'event' || change.event.type !== 'message' || change.event.room !== room) return;
      const { member, body } = change.event;
      if ((member !== null && member === client.office()?.member) || !client.timeline(room).current) return;
      spoken.value = t('timeline.spoken', {
        name: client.member(member ?? '')?.name ?? t('app.somebody'),
        text: body === null || body.text === '' ? t('timeline.sentFile') : body.text,
      });
    }),
  );
  return spoken;
}
