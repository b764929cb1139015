import { afterEach, beforeEach, it } from 'vitest';
import { connectPeer } from '../../../tests/support/peer.ts';
import { startTestHost, type TestHost } from '../../../tests/support/host.ts';
import { until } from '../../../tests/support/wait.ts';

let office: TestHost;
beforeEach(async () => {
  office = await startTestHost();
});
afterEach(() => office.end());

type Told = { members: { member: string; state: string }[] };

async function arrive(name: string, transports?: string[]) {
  const peer = await connectPeer({
    url: office.url,
    office: office.office,
    name,
    ...(transports && { socket: { transports } }),
  });
  peer.socket.emit('presence', { state: 'online' });
  const told = () =>
    new Map(peer.pushes<Told>('presence.of').flatMap(({ members }) => members.map((m) => [m.member, m.state])));
  return { ...peer, stateOf: (member: string) => told().get(member), id: peer.welcome.member };
}

it.each([[undefined], [['polling']]])(
  'tells who comes who is there already, and the others of them (%s)',
  async (transports) => {
    const ada = await arrive('Ada', transports);
    await until('Ada to be shown', () => ada.stateOf(ada.id) === 'online');
    const grace = await arrive('Grace', transports);
    await until('Grace to see Ada', () => grace.stateOf(ada.id) === 'online');
    await until('Ada to see Grace', () => ada.stateOf(grace.id) === 'online');
    grace.close();
    await until('Ada to see Grace go', () => ada.stateOf(grace.id) === 'offline');
    ada.close();
  },
);
