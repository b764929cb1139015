import { computed } from 'vue';
import type { Client } from '../../../client/index.ts';
import { useSnapshot } from '../../app/snapshot.ts';
import type { Faces } from '../../ui/faces.ts';
import { tellApart } from './alike.ts';

/** How the people of an office look, for as long as the scope lives. */
export function useFacesOf(client: Client): Faces {
  const members = useSnapshot(
    client,
    ({ kind }) => kind === 'members',
    () => client.members(),
  );
  return {
    picture: () => undefined,
    marks: computed(() => tellApart(members.value)),
  };
}
