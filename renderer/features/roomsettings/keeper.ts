import { onMounted, ref, type Ref } from 'vue';
import type { RoomView } from '../../../client/index.ts';
import { useOffice } from '../../app/snapshot.ts';
import { isAdmin } from '../office/rights.ts';

/**
 * Whether this person keeps the room (its maker, or an admin): may archive it and take people out. The state of a room does not say
 * who made it; the first event of its log does.
 */
export function useKeeper(room: RoomView): Readonly<Ref<boolean>> {
  const { client } = useOffice();
  const keeps = ref(isAdmin(client.office()?.role));
  onMounted(async () => {
    if (keeps.value || room.kind === 'direct' || client.office()?.role === 'guest') return;
    try {
      const { events } = await client.eventsAfter(0, room.id);
      const making = events.find(({ type }) => type === 'room.create');
      keeps.value = making !== undefined && making.member === client.office()?.member;
    } catch {
      // Away from the host nobody can tell; nothing of it could be done then.
    }
  });
  return keeps;
}
