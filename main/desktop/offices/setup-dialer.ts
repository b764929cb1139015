import { forkProcess } from '../processes/fork.ts';
import { createSupervisor, type Supervisor } from '../processes/supervisor.ts';
import type { Log } from '../system/log.ts';
import type { DialerCalls, DialerTells } from './dialer-table.ts';
import type { Offices } from './office-calls.ts';

/** The dialer's process. @param offices - has the ways, which a new process is told of; made with it, so it is asked for later. */
export function createDialerProcess(waysFile: string, log: Log, offices: () => Offices): Supervisor<DialerCalls> {
  return createSupervisor<DialerCalls, DialerTells>(
    { name: 'dialer' },
    {
      fork: () => forkProcess('dialer', log),
      log: (event, fields) => log.info(fields, event),
      told: { certificate: (way) => offices().certificateChanged(way), reach: (way) => offices().reachChanged(way) },
      async prepare(caller) {
        await caller.ask('begin', { waysFile });
        await offices().reopen(caller.ask);
      },
    },
  );
}
