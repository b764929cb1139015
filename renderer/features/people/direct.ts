import { useAsking } from '../../app/asking.ts';
import { useOffice } from '../../app/snapshot.ts';

/** For what leads to the direct messages with somebody. */
export function useDirect() {
  const { client } = useOffice();
  const { trouble, ask } = useAsking();
  return {
    /** Why it could not be opened, for a person. */
    trouble,
    /** @returns the room of both; nothing where it is not there and cannot be made now. */
    async open(member: string): Promise<string | undefined> {
      let room: string | undefined;
      await ask(async () => {
        ({ room } = await client.openDirect([member]));
      });
      return room;
    },
  };
}
