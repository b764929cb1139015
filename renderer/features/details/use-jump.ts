import { useMediaQuery } from '@vueuse/core';
import { useOffice } from '../../app/snapshot.ts';

/** Goes to a message from a panel. The panel stays where it stands beside the room, and makes way where it stands before it. */
export function useJump(): (room: string, message: string) => void {
  const { place } = useOffice();
  const beside = useMediaQuery('(min-width: 72rem)');
  return (room, message) => {
    place.goTo({ room, message, panel: beside.value ? place.panel.value : undefined });
  };
}
