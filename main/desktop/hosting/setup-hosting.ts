import { forkProcess } from '../processes/fork.ts';
import { createSupervisor, type Supervisor } from '../processes/supervisor.ts';
import type { Log } from '../system/log.ts';
import type { HostCalls, HostTells } from './host-table.ts';
import type { Hosting } from './hosting.ts';

/** The host's process. @param hosting - hears what becomes of it; made with it, so it is asked for later. */
export function createHostProcess(log: Log, hosting: () => Hosting): Supervisor<HostCalls> {
  return createSupervisor<HostCalls, HostTells>(
    { name: 'host' },
    {
      fork: () => forkProcess('host', log),
      log: (event, fields) => log.info(fields, event),
      told: { connected: ({ members }) => hosting().connected(members) },
      prepare: (caller) => hosting().prepared(caller.ask),
      onLost: (again) => hosting().lost(again),
    },
  );
}
