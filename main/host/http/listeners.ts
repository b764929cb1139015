import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { LandlineError, limits } from '../../../protocol/index.ts';

export type ListenOptions = {
  /** Addresses to listen on; none: every one, IPv6 and IPv4. */
  bind?: readonly string[];
  /** 0 takes any free port; absent, the default port or one of the next `portsTried`. */
  port?: number;
  portsTried?: number;
  defaultPort?: number;
};

export type Listeners = { port: number; addresses: string[]; close(): void };

const anyPortTries = 10;

/**
 * Listens on one port of every address asked for.
 *
 * @throws LandlineError `unavailable` when a port asked for is taken, or all of the default ones; `bad_request` when this
 *   machine does not have an address, `forbidden` when the system does not allow the port.
 */
export async function listen(options: ListenOptions, onConnection: (socket: Socket) => void): Promise<Listeners> {
  const ports = portsToTry(options);
  for (const [index, port] of ports.entries()) {
    try {
      return await listenOn(options.bind ?? [], port, onConnection);
    } catch (error) {
      const isLast = index === ports.length - 1;
      if (codeOf(error) !== 'EADDRINUSE' || isLast) throw explain(error, ports, options);
    }
  }
  throw new LandlineError('bad_request', 'No port was given to try.');
}

function portsToTry({
  port,
  portsTried = limits.portsTried,
  defaultPort = limits.defaultPort,
}: ListenOptions): number[] {
  if (port === undefined) return Array.from({ length: portsTried }, (_, index) => defaultPort + index);
  // The system picks a port that is free on the first address; on the others it may be taken.
  return port === 0 ? Array.from({ length: anyPortTries }, () => 0) : [port];
}

async function listenOn(
  bind: readonly string[],
  port: number,
  onConnection: (socket: Socket) => void,
): Promise<Listeners> {
  const servers: Server[] = [];
  const close = () => {
    for (const server of servers) server.close();
  };
  try {
    if (bind.length === 0) servers.push(await openEverywhere(port, onConnection));
    for (const address of bind) {
      const [first] = servers;
      servers.push(await open(address, first ? addressOf(first).port : port, onConnection));
    }
  } catch (error) {
    close();
    throw error;
  }
  const addresses = servers.map((server) => addressOf(server));
  return { port: addresses[0]?.port ?? port, addresses: addresses.map((one) => one.address), close };
}

/** Where IPv6 is switched off the system knows no `::`. */
async function openEverywhere(port: number, onConnection: (socket: Socket) => void): Promise<Server> {
  try {
    return await open('::', port, onConnection);
  } catch (error) {
    if (!['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL'].includes(codeOf(error))) throw error;
    return open('0.0.0.0', port, onConnection);
  }
}

function open(host: string, port: number, onConnection: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 }, onConnection);
    server.once('error', reject);
    server.listen({ host, port, backlog: 1024, ipv6Only: false }, () => {
      server.off('error', reject);
      // Running out of file descriptors, say: the connections that are there go on.
      server.on('error', () => undefined);
      resolve(server);
    });
  });
}

function addressOf(server: Server): AddressInfo {
  return server.address() as AddressInfo;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

function explain(error: unknown, ports: readonly number[], { bind = [] }: ListenOptions): unknown {
  const [first, last] = [ports[0] ?? 0, ports.at(-1) ?? 0];
  const which = first === last ? `Port ${first} is` : `The ports ${first} to ${last} are all`;
  const where = bind.length > 0 ? ` on ${bind.join(', ')}` : '';
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new LandlineError('unavailable', `${which} taken by another program${where}; choose another with --port.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EINVAL':
      return new LandlineError('bad_request', `This computer has no such address: ${bind.join(', ')}.`);
    case 'EACCES':
      return new LandlineError('forbidden', `The system does not let this program use port ${first}.`);
    default:
      return error;
  }
}
