/**
 * What chat sees of transfers: a real host, a few members who talk, and two transfers at full speed (one up, one down) over
 * connections of their own, all over TLS: how long a message takes to its acknowledgement and to the other members.
 *
 *   npx node bench/transfers.ts [MiB of each file, default 512] [messages a second, default 50] [members, default 20]
 */
import { join } from 'node:path';
import { startChild } from './support/child.ts';
import { startLandline, tempFolder } from './support/contenders.ts';
import type { Counted, CrowdOptions, Ran } from './support/crowd.ts';
import { report, round, sleep } from './support/figures.ts';
import { writeFile } from './support/files-client.ts';

const [mebibytes = 512, rate = 50, members = 20] = process.argv.slice(2).map(Number);
const rows: {
  job: string;
  megabytesPerSecond: number;
  ackP50: number;
  ackP99: number;
  toldP50: number;
  toldP99: number;
}[] = [];
const folder = tempFolder();
const { kind, served, end } = await startLandline(join(folder.path, 'office'));
const crowd = await startChild('support/crowd.ts', { kind, served } satisfies CrowdOptions);
await crowd.ask('connect', members);
const ways = await Promise.all([0, 1].map(() => startChild('support/mover.ts', { served })));
const [up, down] = ways;
const source = join(folder.path, 'source');
await writeFile(source, mebibytes);

/** Chat goes on in seconds until the task has ended. */
async function measure(job: string, bytes: number, task: () => Promise<unknown>): Promise<void> {
  await crowd.ask('reset');
  const state = { busy: true };
  const started = performance.now();
  const moving = task().then(() => {
    state.busy = false;
    return (performance.now() - started) / 1000;
  });
  const runs: Ran[] = [];
  while (state.busy) runs.push(await crowd.ask<Ran>('run', { posters: 4, seconds: 1, rate }));
  const seconds = await moving;
  const told = await crowd.ask<Counted>('counted');
  rows.push({
    job,
    megabytesPerSecond: Math.round(bytes / 1e6 / seconds),
    ackP50: round(Math.max(...runs.map(({ p50 }) => p50))),
    ackP99: round(Math.max(...runs.map(({ p99 }) => p99))),
    toldP50: round(told.p50),
    toldP99: round(told.p99),
  });
  await sleep(500);
}

const size = mebibytes * 1024 ** 2;
await measure('nothing', 0, () => sleep(4_000));
await measure('one upload', size, async () => up?.ask('upload', source));
// Whoever uploaded all of a file may read it.
const blob = await down?.ask<string>('upload', source);
await measure('one download', size, async () => down?.ask('download', { blob, path: join(folder.path, 'one') }));
await writeFile(source, mebibytes);
await measure('an upload and a download', 2 * size, () =>
  Promise.all([up?.ask('upload', source), down?.ask('download', { blob, path: join(folder.path, 'two') })]),
);
for (const child of [crowd, ...ways]) await child.end();
await end();
folder.remove();
report('transfers', { mebibytes, rate, members }, rows);
