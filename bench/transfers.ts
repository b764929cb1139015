/**
 * What chat sees of transfers: a real host, a few members who talk, and two transfers at full speed (one up, one down) over
 * connections of their own, all over TLS: how long a message takes to its acknowledgement and to the other members. The first
 * rows say what it takes without transfers: when nothing else runs, and beside two programs that only compute, since the
 * clients, which are on other machines in an office, share the processors here.
 *
 *   npx node bench/transfers.ts [MiB of each file, default 512] [messages a second, default 50] [members, default 20]
 *     [folder for the clients' files] [folder for the log] [folder for the host's files]
 *
 * The folders tell what waits for which disk: /dev/shm is memory. Default: all of them in the system's temporary folder.
 */
import { mkdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from './support/child.ts';
import { startLandline, tempFolder } from './support/contenders.ts';
import type { Counted, CrowdOptions, Ran } from './support/crowd.ts';
import { report, round, sleep } from './support/figures.ts';
import { writeFile } from './support/files-client.ts';

const [mebibytes = 512, rate = 50, members = 20] = process.argv.slice(2, 5).map(Number);
const [clientsIn = tmpdir(), logIn = tmpdir(), filesIn = logIn] = process.argv.slice(5);
const rows: {
  job: string;
  megabytesPerSecond: number;
  messages: number;
  ackP50: number;
  ackP99: number;
  ackMost: number;
  toldP50: number;
  toldP99: number;
}[] = [];
const [clients, log, hostFiles] = [tempFolder(clientsIn), tempFolder(logIn), tempFolder(filesIn)];
const office = join(log.path, 'office');
if (filesIn !== logIn) {
  mkdirSync(office, { mode: 0o700 });
  symlinkSync(hostFiles.path, join(office, 'files'));
}
const { kind, served, end } = await startLandline(office);
const crowd = await startChild('support/crowd.ts', { kind, served } satisfies CrowdOptions);
await crowd.ask('connect', members);
const ways = await Promise.all([0, 1].map(() => startChild('support/mover.ts', { served })));
const [up, down] = ways;
const source = join(clients.path, 'source');
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
  while (state.busy) await crowd.ask<Ran>('run', { posters: 4, seconds: 1, rate });
  const seconds = await moving;
  const { asked, ...told } = await crowd.ask<Counted>('counted');
  rows.push({
    job,
    megabytesPerSecond: Math.round(bytes / 1e6 / seconds),
    messages: asked.count,
    ackP50: round(asked.p50),
    ackP99: round(asked.p99),
    ackMost: round(asked.most),
    toldP50: round(told.p50),
    toldP99: round(told.p99),
  });
  await sleep(500);
}

const size = mebibytes * 1024 ** 2;
await measure('nothing', 0, () => sleep(4_000));
await measure('two programs that compute', 0, () => Promise.all(ways.map((way) => way.ask('compute', 4_000))));
await measure('one upload', size, async () => up?.ask('upload', source));
// Whoever uploaded all of a file may read it.
const blob = await down?.ask<string>('upload', source);
await measure('one download', size, async () => down?.ask('download', { blob, path: join(clients.path, 'one') }));
await writeFile(source, mebibytes);
await measure('an upload and a download', 2 * size, () =>
  Promise.all([up?.ask('upload', source), down?.ask('download', { blob, path: join(clients.path, 'two') })]),
);
for (const child of [crowd, ...ways]) await child.end();
await end();
for (const folder of [clients, log, hostFiles]) folder.remove();
report('transfers', { mebibytes, rate, members, clientsIn, logIn, filesIn }, rows);
