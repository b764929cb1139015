import { ref, type Ref } from 'vue';
import type { RoomView } from '../../../client/index.ts';
import { useOffice } from '../../app/snapshot.ts';
import { askUntilThere } from '../office/ask-until-there.ts';
import { isAdmin } from '../office/rights.ts';

/**
 * Whether this person keeps the room (its maker, or an admin): may archive it and take people out. The state of a room does not say
 * who made it; the first event of its log does.
 */
export function useKeeper(room: RoomView): Readonly<Ref<boolean>> {
  const { client } = useOffice();
  const keeps = ref(isAdmin(client.office()?.role));
  if (keeps.value || room.kind === 'direct' || client.office()?.role === 'guest') return keeps;
  let isKnown = false;
  askUntilThere(
    async () => {
      try {
        const { events } = await client.eventsAfter(0, room.id);
        const making = events.find(({ type }) => type === 'room.create');
        keeps.value = making !== undefined && making.member === client.office()?.member;
        isKnown = true;
      } catch {
        // Away from the host nobody can tell; nothing of it could be done then.
      }
    },
    () => isKnown,
  );
  return keeps;
}
