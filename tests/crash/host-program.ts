import { createHost } from '../../main/host/index.ts';
import { createLog } from '../support/host.ts';

/** A host in a process of its own, to be killed: `host-program.ts DIR PORT`. Prints one line of JSON when it is ready. */
const [dir = '', port = '0'] = process.argv.slice(2);
const unlimited = { perSecond: 1e9, burst: 1e9 };
const host = await createHost(
  {
    dir,
    name: 'Crash',
    port: Number(port),
    bind: ['127.0.0.1'],
    budgets: { append: unlimited, read: unlimited, heavy: unlimited, chunk: unlimited, signal: unlimited },
  },
  { logger: createLog() },
);
process.stdout.write(`${JSON.stringify({ office: host.officeId, port: host.port })}\n`);
