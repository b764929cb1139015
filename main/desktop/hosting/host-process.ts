/** The host in a process of its own: it runs as it does behind `landline host`, with the app in the terminal's place. */
import { createDiscovery } from '../../discovery/index.ts';
import { createHost, type Host, type HostLogger } from '../../host/index.ts';
import { serveCalls } from '../processes/calls.ts';
import { endOnMistakes, parentLine } from '../processes/parent.ts';
import { createLog } from '../system/log.ts';
import type { HostCalls, HostTells } from './host-table.ts';

/** How often it is looked whether somebody came or went, in milliseconds. */
const lookInterval = 2_000;

endOnMistakes();
/** Each request that is refused is a line of `debug`: strangers must not be able to have main write without end. */
const logger: HostLogger = { ...createLog((line) => process.stderr.write(line)), debug: () => undefined };
let host: Host | undefined;
let members = 0;

const calls: HostCalls = {
  async open({ announce, ...options }) {
    const deps = {
      logger,
      // Going on would be a host that acknowledges nothing; whoever supervises this process starts it anew.
      onFailure: () => process.exit(1),
    };
    host = await createHost(options, announce ? { ...deps, discovery: createDiscovery() } : deps);
    const { officeId: office, name, port, portMoved, urls, ownerInvite, recovery } = host;
    return {
      ...{ office, name, port, portMoved },
      addresses: urls.slice(0, 16).map((url) => url.replace('https://', '')),
      ...(ownerInvite !== undefined && { ownerInvite }),
      ...(recovery && { recovery }),
    };
  },
  async close() {
    await host?.stop();
    host = undefined;
  },
};
const tell = serveCalls<HostTells>(parentLine(), calls);

setInterval(() => {
  const now = host?.connected() ?? 0;
  if (now !== members) tell('connected', { members: (members = now) });
}, lookInterval).unref();
