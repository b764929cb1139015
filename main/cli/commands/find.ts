import { Command } from 'commander';
import { createDialer, createWayMemory } from '../../dialer/index.ts';
import { createDiscovery, formatEndpoint, scanSubnets, type FoundOffice } from '../../discovery/index.ts';
import { limits } from '../../../protocol/index.ts';
import { common, mdnsWanted, type Context } from '../context.ts';
import { CommandError, usageError } from '../failure.ts';
import { officeFingerprint } from '../fingerprint.ts';
import { portNumber, seconds } from '../options.ts';
import type { Line, Output } from '../output.ts';
import { plainLine } from '../plain.ts';

type Options = { timeout: number; scan?: boolean; port?: number };

export function findCommand(context: Context): Command {
  return new Command('find')
    .description('Look for offices on this network.')
    .option('--timeout <seconds>', 'how long', seconds, 3)
    .option(
      '--scan',
      'knock at every address of the attached small networks (a port scan: ask whoever runs the network)',
    )
    .option(
      '--port <port>',
      `the one port that --scan tries (default: ${limits.defaultPort} everywhere, the nine after it where somebody answers)`,
      portNumber,
    )
    .action(async (options: Options, command: Command) => {
      const { output } = common(command, context);
      const mdns = mdnsWanted(command);
      if (!mdns && options.scan !== true) throw usageError('Without multicast DNS there is only --scan.');
      const late = AbortSignal.any([context.terminal.stopped, AbortSignal.timeout(options.timeout * 1_000)]);
      const found = await Promise.all([
        mdns ? listen(output, late) : 0,
        options.scan === true ? scan(options.port, output, context.terminal.stopped) : 0,
      ]);
      if (found.every((count) => count === 0)) {
        output.note(
          `No office was found. ${options.scan === true ? '' : 'Multicast may be blocked: try --scan, an address, or `landline doctor`.'}`.trim(),
        );
      }
    });
}

/** Prints each office at once when it is found, and again only when it is to be reached or called in another way. */
export function createTeller(output: Pick<Output, 'json' | 'line'>) {
  const printed = new Map<string, string>();
  return {
    count: () => printed.size,
    show({ key, office, name, endpoints, join, epoch }: FoundOffice): void {
      const { port = limits.defaultPort } = endpoints[0] ?? {};
      const addresses = endpoints.map(({ address }) => address);
      // More addresses come one by one, from each interface and family: no news to a person, but to a program that connects.
      const news = JSON.stringify([name, port, join, epoch, ...(output.json ? addresses.toSorted() : [])]);
      if (printed.get(key) === news) return;
      printed.set(key, news);
      const line = { event: 'office', officeId: office, name, addresses, port, join, epoch };
      output.line(line, officeText(office, name, join, endpoints.map(formatEndpoint)));
    },
  };
}

async function listen(output: Output, until: AbortSignal): Promise<number> {
  const discovery = createDiscovery();
  const { show, count } = createTeller(output);
  discovery.on('found', show);
  discovery.on('changed', show);
  discovery.on('trouble', ({ message, network }) =>
    output.note(`${network === undefined ? '' : `${network}: `}${message}`),
  );
  discovery.start();
  discovery.browse();
  await new Promise<void>((resolve) => {
    if (until.aborted) resolve();
    else until.addEventListener('abort', () => resolve(), { once: true });
  });
  await discovery.stop();
  return count();
}

async function scan(port: number | undefined, output: Output, signal: AbortSignal): Promise<number> {
  const dialer = createDialer({}, { ways: createWayMemory() });
  try {
    const report = await scanSubnets(
      { signal, ...(port !== undefined && { ports: [port] }) },
      {
        async fetchCard(endpoint, limit) {
          const met = await dialer.fetchCard(formatEndpoint(endpoint), { signal: limit });
          if (!met.ok) return undefined;
          const { office, name, join, epoch } = met.card;
          const line: Line = {
            event: 'office',
            officeId: office,
            name,
            addresses: [endpoint.address],
            port: endpoint.port,
            join,
            epoch: epoch.number,
          };
          output.line(line, officeText(office, name, join, [formatEndpoint(endpoint)]));
          return met.card;
        },
      },
    );
    if (report.subnets.length === 0)
      throw new CommandError('There is no attached private network of 256 addresses or less to scan.');
    if (report.late) output.note('The scan took too long and was ended; the network is slow, or very busy.');
    return report.offices.length;
  } finally {
    await dialer.stop();
  }
}

function officeText(office: string, name: string, join: string, addresses: readonly string[]): string {
  return `${plainLine(name)}  ${officeFingerprint(office)}  ${join}  ${addresses.join(', ')}`;
}
