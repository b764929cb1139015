/** A host in a process of its own, so that it can be killed: `host.ts DIR PORT PAGE` prints its port when it serves, and the token that makes an owner. */
import { createHost } from '../../../main/host/index.ts';
import { parseInviteLink } from '../../../protocol/index.ts';

const [dir = '', port = '0', page = ''] = process.argv.slice(2);
const quiet = () => undefined;
const host = await createHost(
  { dir, name: 'Test office', port: Number(port), bind: ['127.0.0.1'], guests: true, page },
  { logger: { debug: quiet, info: quiet, warn: quiet, error: quiet } },
);
const ownerToken = parseInviteLink(host.ownerInvite ?? '')?.token;
console.log(JSON.stringify({ port: host.port, ownerToken }));
