import {
  createClient,
  createDeviceKey,
  createMemoryStore,
  createSoftwareIdentity,
  type Client,
} from '../../client/index.ts';
import { parseInviteLink } from '../../protocol/index.ts';
import type { Host } from '../../main/host/index.ts';

/** Somebody who joins by the protocol, as a person's client does. */
async function join(host: Host, name: string, token?: string): Promise<Client> {
  const client = createClient(
    { office: host.officeId, join: { name, ...(token !== undefined && { token }) } },
    {
      identity: createSoftwareIdentity(createDeviceKey()),
      store: createMemoryStore(),
      connection: { url: `https://127.0.0.1:${host.port}`, socketOptions: { ca: host.rootCertificate } },
    },
  );
  await client.start();
  await client.until('online', AbortSignal.timeout(60_000));
  return client;
}

const plan = ['# The plan', '', '1. Move the printer', '2. **Never** speak of it again', ''].join('\n');

/** People, rooms, messages and a file, so that there is something to look at. All of it went the way that everything goes. */
export async function seed(host: Host): Promise<void> {
  const owner = await join(host, 'Olga Owner', parseInviteLink(host.ownerInvite ?? '')?.token);
  const people = await Promise.all(
    ['Chloé Brontë', 'محمد علي', 'Юрий', 'Wolfeschlegelsteinhausenbergerdorff the Elder'].map((name) =>
      join(host, name),
    ),
  );
  try {
    const garden = await owner.createRoom({ kind: 'public', name: 'Garden', topic: 'What grows, and who waters it' });
    await garden.done;
    const plans = await owner.createRoom({ kind: 'public', name: 'A room whose name goes on for quite a while' });
    await plans.done;
    const general = owner.rooms().find(({ name }) => name === 'general')?.id ?? garden.room;
    const says = ['Good morning', 'صباح الخير', 'Доброе утро', 'Has anybody seen the **big** stapler? `asset-17`'];
    for (let round = 0; round < 6; round++) {
      for (const [at, person] of people.entries())
        await (
          await person.send(general, { text: `${says[at] ?? 'Hello'}${round > 0 ? ` (${round})` : ''}` })
        ).done;
    }
    const bytes = new TextEncoder().encode(plan);
    const attachment = await owner.upload({
      name: 'plan.md',
      size: bytes.length,
      type: 'text/markdown',
      read: async (offset, length) => bytes.slice(offset, offset + length),
    });
    const shown = await owner.send(plans.room, { text: 'Here it is:', attachments: [attachment] });
    await shown.done;
    const [first] = people;
    await (
      await first?.react(plans.room, shown.id, '👍', true)
    )?.done;
    await (
      await owner.announce(general, { text: 'The kitchen is closed on Friday.' })
    ).done;
  } finally {
    await Promise.all([owner, ...people].map((client) => client.stop()));
  }
}
