import type { Attachment } from '../../../protocol/index.ts';
import { useOffice } from '../../app/snapshot.ts';

/** Opens a file of the room in view over the window, with those around it in the room. */
export function useShow(): (file: Attachment) => void {
  const { client, place, viewer } = useOffice();
  return (file) => {
    const room = place.room.value;
    const around = room === undefined ? [] : client.timeline(room).items.flatMap(({ attachments }) => attachments);
    viewer.show(file, around);
  };
}
