/**
 * Discovery in the lab (root on Linux): how soon an office is found and how soon a crashed one is missed, against bare
 * bonjour-service in the same run. Prints a table and one line of JSON.
 *
 *   ./node_modules/.bin/node bench/discovery.ts [runs, default 10] [seconds to wait for a crash, default 60]
 */
import { announce, browse } from '../tests/lab/discovering.ts';
import { createLab } from '../tests/lab/lab.ts';
import type { LabHost } from '../tests/lab/lab.ts';
import type { LabProcess } from '../tests/lab/process.ts';

const [runs = 10, patience = 60] = process.argv.slice(2).map(Number);

type Contender = { name: string; publish: (host: LabHost) => Promise<LabProcess>; browse: typeof browse };
const bare = async (host: LabHost, mode: string) => {
  const program = host.node('bench/discovery/bare.ts', mode);
  await program.wait('started');
  return program;
};
const contenders: Contender[] = [
  { name: 'Landline', publish: (host) => announce(host, 'Benchmark', {}, {}), browse: (host) => browse(host, {}) },
  { name: 'bare bonjour-service', publish: (host) => bare(host, 'publish'), browse: (host) => bare(host, 'browse') },
];

const lab = createLab();
const [a, b] = [lab.host('a'), lab.host('b')];
const began = async (program: LabProcess) => (await program.wait('started'))['began'] as number;
const found = async (program: LabProcess) => (await program.wait('found'))['t'] as number;
// What a host that just ended leaves on the network (its goodbye is asked after) must not reach into the next run.
const rest = () => new Promise((resolve) => setTimeout(resolve, 1_500));

async function hostFirst({ publish, browse }: Contender): Promise<number> {
  const host = await publish(a);
  await rest();
  const peer = await browse(b);
  const took = (await found(peer)) - (await began(peer));
  await Promise.all([host.end(), peer.end()]);
  return took;
}

async function peerFirst({ publish, browse }: Contender): Promise<number> {
  const peer = await browse(b);
  await rest();
  const host = await publish(a);
  const took = (await found(peer)) - (await began(host));
  await Promise.all([host.end(), peer.end()]);
  return took;
}

/** Seconds from kill -9 until the peer says so; Infinity when it does not. */
async function crash({ publish, browse }: Contender): Promise<number> {
  const [host, peer] = [await publish(a), await browse(b)];
  await found(peer);
  await host.end('SIGKILL');
  const killed = performance.now();
  const lost = await peer.wait('lost', { timeout: patience * 1_000 }).catch(() => undefined);
  await peer.end();
  return lost ? (lost.at - killed) / 1_000 : Infinity;
}

const quantile = (times: number[], q: number) =>
  [...times].sort((x, y) => x - y)[Math.min(times.length - 1, Math.floor(times.length * q))] ?? NaN;

async function measure(contender: Contender) {
  const after: number[] = [];
  const before: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    after.push(await hostFirst(contender));
    before.push(await peerFirst(contender));
  }
  const ms = (times: number[]) => ({ p50: Math.round(quantile(times, 0.5)), max: Math.round(quantile(times, 1)) });
  return {
    contender: contender.name,
    hostFirst: ms(after),
    peerFirst: ms(before),
    crashSeconds: await crash(contender),
  };
}

try {
  const rows = [];
  for (const contender of contenders) rows.push(await measure(contender));
  console.table(
    rows.map(({ contender, hostFirst, peerFirst, crashSeconds }) => ({
      contender,
      'host first, ms p50/max': `${hostFirst.p50}/${hostFirst.max}`,
      'peer first, ms p50/max': `${peerFirst.p50}/${peerFirst.max}`,
      'crash missed after': Number.isFinite(crashSeconds)
        ? `${crashSeconds.toFixed(1)} s`
        : `never (${patience} s watched)`,
    })),
  );
  console.log(JSON.stringify({ bench: 'discovery', runs, patience, rows }));
} finally {
  await lab.close();
}
