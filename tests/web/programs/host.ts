/** A host in a process of its own, so that it can be killed: `host.ts DIR PORT PAGE` prints its port when it serves. */
import { createHost } from '../../../main/host/index.ts';

const [dir = '', port = '0', page = ''] = process.argv.slice(2);
const quiet = () => undefined;
const host = await createHost(
  { dir, name: 'Test office', port: Number(port), bind: ['127.0.0.1'], guests: true, page },
  { logger: { debug: quiet, info: quiet, warn: quiet, error: quiet } },
);
console.log(host.port);
