/**
 * Fan-out to one room: ours (durable, validated, signed) against bare Socket.IO `io.to(room).emit`, both over TLS: deliveries per
 * second of server CPU (all threads), and how long a message took to its members.
 *
 *   npx node bench/fan-out.ts [members, default 500] [seconds, default 8] [rounds, default 2]
 */
import { startChild, type Child } from './support/child.ts';
import type { Counted, CrowdOptions, Ran } from './support/crowd.ts';
import { startBare, startLandline, tempFolder, type Contender } from './support/contenders.ts';
import { report, round, sleep } from './support/figures.ts';

const [members = 500, seconds = 8, rounds = 2] = process.argv.slice(2).map(Number);
type Crowd = Pick<Child, 'ask' | 'end'>;
type Row = {
  server: string;
  inFlight: number;
  deliveriesPerSecond: number;
  perCpuSecond: number;
  microsPerDelivery: number;
  eventsPerPacket: number;
  p50: number;
  p99: number;
};
const rows: Row[] = [];

async function measure({ kind, served, usage, end }: Contender): Promise<void> {
  const start = () => startChild('support/crowd.ts', { kind, served } satisfies CrowdOptions);
  const crowds: Crowd[] = [await start(), await start()];
  for (const crowd of crowds) await crowd.ask('connect', members / crowds.length);
  await sleep(2_000);
  for (const posters of [16, 1]) {
    await crowds[0]?.ask('run', { posters, seconds: 2 });
    await counted(crowds);
    for (const crowd of crowds) await crowd.ask('reset');
    const before = await usage();
    const started = performance.now();
    const ran = await crowds[0]?.ask<Ran>('run', { posters, seconds });
    const all = (ran?.posts ?? 0) * members;
    const got = await counted(crowds, all);
    const took = (performance.now() - started) / 1000;
    const cpu = (await usage()).cpu - before.cpu;
    rows.push({
      server: kind,
      inFlight: posters,
      deliveriesPerSecond: Math.round(all / took),
      perCpuSecond: Math.round(all / cpu),
      microsPerDelivery: round((cpu / all) * 1e6, 2),
      eventsPerPacket: round(all / got.reduce((sum, { packets }) => sum + packets, 0)),
      p50: round(Math.max(...got.map(({ p50 }) => p50))),
      p99: round(Math.max(...got.map(({ p99 }) => p99))),
    });
  }
  for (const crowd of crowds) await crowd.end();
  await end();
}

/** Waits until all was delivered, or (without a number) until no more comes. */
async function counted(crowds: Crowd[], all?: number): Promise<Counted[]> {
  for (let last = -1, looks = 0; ; looks += 1) {
    const got = await Promise.all(crowds.map((crowd) => crowd.ask<Counted>('counted')));
    const sum = got.reduce((total, { deliveries }) => total + deliveries, 0);
    if (all === undefined ? sum === last : sum >= all) return got;
    if (looks > 500) throw new Error(`${all} deliveries were due, ${sum} came`);
    last = sum;
    await sleep(all === undefined ? 300 : 20);
  }
}

for (let i = 0; i < rounds; i += 1) {
  const folder = tempFolder();
  await measure(await startBare({ dir: folder.path }));
  await measure(await startLandline(folder.path));
  folder.remove();
}
// The machine is shared: the best round says what the code can do.
const best = (server: string, inFlight: number) =>
  rows
    .filter((row) => row.server === server && row.inFlight === inFlight)
    .reduce((a, b) => (b.perCpuSecond > a.perCpuSecond ? b : a));
for (const inFlight of [16, 1]) {
  const [ours, bare] = [best('landline', inFlight), best('bare', inFlight)];
  console.log(
    `${inFlight} in flight: ${round(ours.perCpuSecond / bare.perCpuSecond, 2)} × bare's deliveries per CPU second; p99 ${round(ours.p99 - bare.p99)} ms more`,
  );
}
report('fan-out', { members, seconds, rounds }, rows);
