import { computed, type ComputedRef } from 'vue';
import type { RoomView, TimelineItem } from '../../../client/index.ts';
import type { MemberState } from '../../../protocol/index.ts';
import { useOffice, useSnapshot, useView } from '../../app/snapshot.ts';
import { useI18n } from '../../i18n/i18n.ts';
import { peopleIn } from '../people/in-room.ts';
import { receiptsOf, type Receipts } from './receipts.ts';

/** Whom a message of one's own has reached, as far as told; by name. */
export function useReceipts(
  room: () => Pick<RoomView, 'id' | 'members' | 'guests'>,
  item: () => Pick<TimelineItem, 'n'>,
): Readonly<ComputedRef<Receipts<MemberState>>> {
  const { client } = useOffice();
  const { formats } = useI18n();
  const me = useView(['office'], (c) => c.office()?.member ?? '');
  const members = useView(['members'], (c) => c.members());
  const marks = useSnapshot(
    client,
    (change) => change.kind === 'readers' && change.room === room().id,
    () => client.readMarks(room().id),
  );
  // The same arrays until somebody comes or goes, whatever is said meanwhile: hundreds of people are not sorted anew for each message.
  const inside = computed(() => room().members);
  const guests = computed(() => room().guests);
  const others = computed(() =>
    peopleIn({ members: inside.value, guests: guests.value }, members.value)
      .filter(({ id }) => id !== me.value)
      .toSorted((a, b) => formats.value.compare(a.name, b.name)),
  );
  return computed(() => receiptsOf(item().n, marks.value, others.value));
}
