import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A cable between a client and the host that can be unplugged, also in the middle of a packet. */
export type FaultyLine = {
  readonly port: number;
  /** Ends every connection as soon as this many more bytes have passed; the next connection is sound again. */
  cutAfter(bytes: number, direction: 'to-host' | 'to-client'): void;
  unplug(): void;
  /** Nothing passes any more, and neither end is told. */
  freeze(): void;
  /** What the host says is not taken from it any more, until `plugIn`; nothing is lost. */
  clog(): void;
  plugIn(): void;
  close(): Promise<void>;
};

export async function openLine(hostPort: () => number): Promise<FaultyLine> {
  const pairs = new Set<() => void>();
  const hosts = new Set<Socket>();
  let clogged = false;
  let plugged = true;
  let frozen = false;
  let budget: { left: number; direction: 'to-host' | 'to-client' } | undefined;

  function cutAll(): void {
    budget = undefined;
    for (const cut of [...pairs]) cut();
  }

  /** Passes bytes on until the budget is used up; the last ones may be half a packet. */
  function pass(from: Socket, to: Socket, direction: 'to-host' | 'to-client'): void {
    from.on('data', (chunk: Buffer) => {
      if (frozen) return;
      if (budget?.direction !== direction) {
        if (!to.write(chunk)) {
          from.pause();
          to.once('drain', () => {
            if (!clogged || !hosts.has(from)) from.resume();
          });
        }
        return;
      }
      const part = chunk.subarray(0, budget.left);
      budget.left -= part.length;
      if (budget.left > 0) to.write(part);
      else to.write(part, cutAll);
    });
  }

  const server = createServer((client) => {
    client.on('error', () => undefined);
    if (!plugged) {
      client.destroy();
      return;
    }
    const host = connect(hostPort(), '127.0.0.1');
    host.on('error', () => undefined);
    const cut = () => {
      pairs.delete(cut);
      hosts.delete(host);
      client.destroy();
      host.destroy();
    };
    pairs.add(cut);
    hosts.add(host);
    client.on('close', cut);
    host.on('close', cut);
    pass(client, host, 'to-host');
    pass(host, client, 'to-client');
    if (clogged) host.pause();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    cutAfter(bytes, direction) {
      if (bytes === 0) cutAll();
      else budget = { left: bytes, direction };
    },
    unplug() {
      plugged = false;
      cutAll();
    },
    freeze() {
      frozen = true;
    },
    clog() {
      clogged = true;
      for (const host of hosts) host.pause();
    },
    plugIn() {
      frozen = false;
      clogged = false;
      for (const host of hosts) host.resume();
      plugged = true;
      budget = undefined;
    },
    async close() {
      plugged = false;
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
}
