import type { Ref } from 'vue';
import type { Client } from '../../client/index.ts';
import { useSnapshot } from './snapshot.ts';

/** Whether the person is in an office, its host cannot be reached, or they are not let in, be it yet or any more. */
export type Reach = 'here' | 'away' | 'out';

/** Where an office is for the person. Each try to reach it changes nothing in that until it has succeeded. */
export function useReach(client: Client): Readonly<Ref<Reach>> {
  let last: Reach = 'here';
  return useSnapshot(
    client,
    ({ kind }) => kind === 'status',
    () => {
      const { phase } = client.status();
      if (phase === 'offline') last = 'away';
      else if (phase === 'refused' || phase === 'stopped' || phase === 'pending_approval') last = 'out';
      // Between two tries it is as it was.
      else if (phase === 'online' || phase === 'catching_up') last = 'here';
      return last;
    },
  );
}
