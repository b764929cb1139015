import { createClient, createWebLock, openBrowserIdentity, openDexieStore } from '../../client/index.ts';

export type Talk = { url: string; office: string; text: string; answer: string };

/** Joins the office from where this runs, says something, and waits for the answer. @returns what stands in the room then. */
export async function talk({ url, office, text, answer }: Talk): Promise<string[]> {
  const client = createClient(
    { office, join: { name: 'Worker' } },
    {
      identity: await openBrowserIdentity(office),
      store: await openDexieStore(office),
      connection: { url },
      lock: createWebLock(),
    },
  );
  await client.start();
  await client.until('online');
  const room = client.rooms().find(({ name }) => name === 'general')?.id ?? '';
  await client.openRoom(room);
  await (
    await client.send(room, { text })
  ).done;
  const texts = () => client.timeline(room).items.map((item) => item.text);
  await new Promise<void>((resolve) => {
    const look = () => {
      if (texts().includes(answer)) resolve();
    };
    client.subscribe(look);
    look();
  });
  await client.stop();
  return texts();
}
