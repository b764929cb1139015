import { computed, type ComputedRef } from 'vue';
import { useOffice, useView } from '../../app/snapshot.ts';
import { useI18n } from '../../i18n/i18n.ts';
import type { Known } from './query.ts';

/** What names in a search are looked up in, now. */
export function useKnown(): ComputedRef<Known> {
  const { client } = useOffice();
  const { language } = useI18n();
  const members = useView(['members'], (c) => c.members());
  const rooms = useView(['rooms', 'members'], (c) => c.rooms());
  return computed(() => ({
    members: members.value,
    rooms: rooms.value,
    me: client.office()?.member,
    now: new Date(),
    locale: language.value,
  }));
}
