import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import type { Client } from '../../../client/index.ts';
import { useI18n } from '../../i18n/i18n.ts';
import { spelledOut } from '../markdown/text-parts.ts';

/** Longer messages are read where they are. */
const mostSpoken = 500;

/** Said once, then forgotten: what is deleted later must not stay behind here. Milliseconds. */
const kept = 5_000;

export type Spoken = { id: string; text: string };

/** What a screen reader says of the messages of others that arrive in a room, while the room is up to date. */
export function useSpoken(client: Client, room: string): Readonly<ShallowRef<readonly Spoken[]>> {
  const { t } = useI18n();
  const spoken = shallowRef<readonly Spoken[]>([]);
  const waiting = new Set<ReturnType<typeof setTimeout>>();
  function say(one: Spoken): void {
    spoken.value = [...spoken.value, one];
    const timer = setTimeout(() => {
      waiting.delete(timer);
      spoken.value = spoken.value.filter((other) => other !== one);
    }, kept);
    waiting.add(timer);
  }
  onScopeDispose(() => {
    for (const timer of waiting) clearTimeout(timer);
  });
  onScopeDispose(
    client.subscribe((change) => {
      if (change.kind !== 'event' || change.event.room !== room) return;
      const { event } = change;
      if (event.type !== 'message' && event.type !== 'announcement') return;
      const { id, member, body } = event;
      if ((member !== null && member === client.office()?.member) || !client.timeline(room).current) return;
      const text = t('timeline.spoken', {
        name: client.member(member ?? '')?.name ?? t('app.somebody'),
        text: body === null || body.text === '' ? t('timeline.sentFile') : spelledOut(body.text.slice(0, mostSpoken)),
      });
      const name = t('timeline.announcement');
      say({ id, text: event.type === 'announcement' ? t('timeline.spoken', { name, text }) : text });
    }),
  );
  return spoken;
}
