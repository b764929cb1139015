import { until } from '../support/wait.ts';
import { expect } from 'vitest';
import { notToBeHad } from './excuses.ts';
import type { History } from './steps.ts';
import type { World } from './world.ts';

/**
 * Plugs everybody in and waits until all has been said: every outbox is through, what a restore owes is back, and everybody has
 * heard of a last message that came after it all.
 */
export async function settle(world: World, { owed, excused }: Pick<History, 'owed' | 'excused'>): Promise<void> {
  for (const peer of world.peers) peer.line.plugIn();
  // A client whose connection was cut half-way may not know of it yet.
  await Promise.all(world.active().map(({ client }) => client.checkWay()));
  for (const peer of world.peers) await world.online(peer);
  await until('all outboxes to be through', async () => {
    for (const peer of world.active()) {
      if (peer.client.outbox().some(({ state }) => state === 'pending')) return false;
    }
    return true;
  });
  const lacking = () => {
    const there = new Set(world.readLog().map(({ id }) => id));
    const lost = notToBeHad(world, owed);
    return [...owed.values()].map(({ line }) => line).filter(({ id }) => !there.has(id) && !lost.has(id));
  };
  await until('all that was owed to be back', () => lacking().length === 0, 20_000).catch(() => {
    expect(lacking(), 'acknowledged, held by somebody, and not back').toEqual([]);
  });
  for (const id of notToBeHad(world, owed)) excused.add(id);
  const [owner] = world.peers;
  const general = owner?.client.rooms().find(({ name }) => name === 'general');
  if (!owner || !general) throw new Error('the owner does not see the room general');
  const last = await owner.client.send(general.id, { text: 'the last word' });
  world.note(owner, 'message', { text: 'the last word' }, last);
  await last.done;
  for (const peer of world.active()) {
    await until(
      `${peer.name} to hear the last word`,
      async () =>
        world.ended(peer) ||
        ((await peer.store.list('events', { reverse: true, limit: 50 })).some(({ value }) => value.id === last.id) &&
          peer.client.outbox().every(({ state }) => state === 'failed')),
    );
  }
}
