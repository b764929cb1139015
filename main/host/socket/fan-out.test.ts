import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestHost, type TestHost } from '../../../tests/support/host.ts';
import { connectPeer } from '../../../tests/support/peer.ts';
import { until } from '../../../tests/support/wait.ts';

let office: TestHost;
beforeEach(async () => {
  office = await startTestHost();
});
afterEach(() => office.end());

async function person(name: string, token?: string) {
  const peer = await connectPeer({
    url: office.url,
    office: office.office,
    name,
    ...(token !== undefined && { join: { token } }),
  });
  // Until its catch-up has ended it is told by pages.
  await until('the end of the catch-up', () => peer.pushes('safe').length > 0);
  const room = peer.welcome.rooms[0]?.id ?? '';
  const write = (text: string) => peer.device.event({ office: office.office, type: 'message', room, body: { text } });
  return { ...peer, packets: peer.packets, write };
}

it('tells few members before it acknowledges', async () => {
  const ann = await person('Ann');
  const order: string[] = [];
  ann.socket.on('events', () => order.push('told'));
  const append = async (...texts: string[]) => {
    await ann.append(...texts.map(ann.write));
    order.push('acknowledged');
  };
  await append('one');
  await until('both', () => order.length === 2);
  await append('two', 'three');
  await until('all', () => order.length === 4);
  expect(order).toEqual(['told', 'acknowledged', 'told', 'acknowledged']);
});

it('tells everybody everything in order, and calls safe only what it has told', async () => {
  const people = await Promise.all(['Ann', 'Bob', 'Cleo', 'Dan', 'Eve', 'Finn'].map((name) => person(name)));
  const posts = 15;
  const results = await Promise.all(
    people.map(async ({ append, write }) => {
      const seqs: number[] = [];
      for (let i = 0; i < posts; i += 1) {
        // Alone and several at once, so that batches of both kinds follow each other.
        const given = Array.from({ length: 1 + (i % 3) }, (_, j) => write(`${i}.${j}`));
        for (const result of await append(...given)) if (result.ok) seqs.push(result.seq);
      }
      return seqs;
    }),
  );
  const seqs = results.flat().sort((a, b) => a - b);
  expect(seqs).toHaveLength(people.length * posts * 2);
  for (const { packets } of people) {
    const told = () => packets.flatMap(({ events }) => events.map(({ seq }) => seq));
    await until('all of it', () => seqs.every((seq) => told().includes(seq)));
    let last = 0;
    for (const { events, safe } of packets) {
      expect(seqs.filter((seq) => seq > last && seq <= safe)).toEqual([]);
      for (const { seq } of events) {
        expect(seq).toBeGreaterThan(last);
        last = seq;
      }
    }
  }
});

it('applies at once who may see what, whatever else the batch brings', async () => {
  const ann = await person('Ann', office.ownerToken);
  const bob = await person('Bob');
  const kick = ann.device.event({
    office: office.office,
    type: 'member.kick',
    room: null,
    body: { member: bob.welcome.member, ban: false },
  });
  // With messages before it, so that it is not alone in its batch.
  await ann.append(ann.write('one'), ann.write('two'), kick);
  await ann.append(ann.write('not for Bob'));
  await until('the farewell', () => !bob.socket.connected);
  expect(bob.byes.map(({ reason }) => reason)).toEqual(['kicked']);
  expect(bob.events().map(({ body }) => body)).not.toContainEqual(expect.stringContaining('not for Bob'));
});
