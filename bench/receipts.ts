/**
 * What it costs the host that devices say what they hold: CPU of all its threads for one message a second to a room, with and without
 * each member's `received` for it. Clients in so large a room say it five times more rarely (client/received.ts): what one costs is why.
 *
 *   npx node bench/receipts.ts [members, default 500] [seconds, default 10] [rounds, default 2]
 */
import { startChild } from './support/child.ts';
import { startLandline, tempFolder } from './support/contenders.ts';
import type { CrowdOptions, Holds } from './support/crowd.ts';
import { report, round, sleep } from './support/figures.ts';

const [members = 500, seconds = 10, rounds = 2] = process.argv.slice(2).map(Number);
const rows: { saying: string; cpuMsPerSecond: number; microsPerReceived: number; toldMarks: number }[] = [];

const folder = tempFolder();
const host = await startLandline(folder.path);
const author = await startChild('support/crowd.ts', { kind: host.kind, served: host.served } satisfies CrowdOptions);
const crowd = await startChild('support/crowd.ts', { kind: host.kind, served: host.served } satisfies CrowdOptions);
await author.ask('connect', 1);
await crowd.ask('connect', members);
await sleep(3_000);

async function cpuPerSecond(saying: boolean): Promise<{ cpu: number; said: number; told: number }> {
  await author.ask('reset');
  const before = await host.usage();
  const started = performance.now();
  const [said] = await Promise.all([
    crowd.ask<number>('hold', { seconds, saying } satisfies Holds),
    author.ask('run', { posters: 1, seconds, rate: 1 }),
  ]);
  // What the last of them said is written and told.
  await sleep(1_500);
  const took = (performance.now() - started) / 1000;
  const cpu = ((await host.usage()).cpu - before.cpu) / took;
  return { cpu, said: said / took, told: await author.ask<number>('marks') };
}

for (let i = 0; i < rounds; i += 1) {
  const silent = await cpuPerSecond(false);
  const saying = await cpuPerSecond(true);
  rows.push({
    saying: 'nothing',
    cpuMsPerSecond: round(silent.cpu * 1_000),
    microsPerReceived: 0,
    toldMarks: silent.told,
  });
  rows.push({
    saying: 'received',
    cpuMsPerSecond: round(saying.cpu * 1_000),
    microsPerReceived: round(((saying.cpu - silent.cpu) / saying.said) * 1e6),
    toldMarks: saying.told,
  });
}
await crowd.end();
await author.end();
await host.end();
folder.remove();
report('receipts', { members, seconds, rounds }, rows);
