import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { usableNetworks } from '../network.ts';
import type { Interfaces, Network } from '../network.ts';

/**
 * The loopback interface dressed as an outward one: several discoveries of one machine meet there, on a port of their own,
 * and nothing leaves the machine.
 */
export const loopbackOnly = (): Interfaces => ({
  lo: [
    {
      address: '127.0.0.1',
      netmask: '255.0.0.0',
      family: 'IPv4',
      mac: '02:00:00:00:00:01',
      internal: false,
      cidr: '127.0.0.1/8',
    },
  ],
});

/** A UDP port that was free a moment ago. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

export function loopbackNetwork(): Network {
  const [network] = usableNetworks(loopbackOnly(), 1);
  if (!network) throw new Error('There is no loopback interface.');
  return network;
}
