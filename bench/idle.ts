/**
 * Memory per idle member: what the server's resident set grows by for each connection over TLS, ours against bare Socket.IO. In
 * ours everybody has joined before and the host was started anew, so that only the connections are counted. A welcome tells of the
 * members, in an office of a thousand some 60 kB: so bare Socket.IO is measured once more with as much said to each who connects.
 *
 *   npx node bench/idle.ts [members, default 1000]
 */
import { startChild } from './support/child.ts';
import { startBare, startLandline, tempFolder, type Contender } from './support/contenders.ts';
import type { CrowdOptions } from './support/crowd.ts';
import { report, round, sleep } from './support/figures.ts';

const [members = 1_000] = process.argv.slice(2).map(Number);
const flags = ['--expose-gc'];
const greeting = 60 * 1024;
const rows: { server: string; kibPerMember: number; idleMib: number; fullMib: number; firstRunKib: number }[] = [];

async function settled({ usage }: Contender): Promise<number> {
  await sleep(3_000);
  await usage();
  await sleep(500);
  return (await usage()).rss;
}

async function measure(server: string, start: () => Promise<Contender>): Promise<void> {
  const first = await start();
  const crowd = await startChild('support/crowd.ts', { kind: first.kind, served: first.served } satisfies CrowdOptions);
  const alone = await settled(first);
  await crowd.ask('connect', members);
  const joined = await settled(first);
  await crowd.ask('leave');
  await first.end();

  const again = await start();
  const before = await settled(again);
  await crowd.ask('return', again.served);
  const after = await settled(again);
  await crowd.end();
  await again.end();
  rows.push({
    server,
    kibPerMember: round((after - before) / members / 1024),
    idleMib: round(before / 1024 ** 2),
    fullMib: round(after / 1024 ** 2),
    firstRunKib: round((joined - alone) / members / 1024),
  });
}

const folder = tempFolder();
await measure('bare', () => startBare({ dir: folder.path }, flags));
await measure('bare, greets', () => startBare({ dir: folder.path, greeting }, flags));
await measure('landline', () => startLandline(folder.path, flags));
folder.remove();
const kib = (server: string) => rows.find((row) => row.server === server)?.kibPerMember ?? NaN;
for (const bare of ['bare', 'bare, greets']) console.log(`ours / ${bare}: ${round(kib('landline') / kib(bare), 2)}`);
report('idle', { members }, rows);
