/**
 * Durable acknowledged messages from 50 senders at once over TLS, one in flight each; all are members of one room, so ours tells
 * each batch to all of them, too. The references (Socket.IO, a group commit per tick, no validation, no signatures) acknowledge
 * only, or tell everybody as well. Then 500 a second, paced: how long an acknowledgement takes, also while a file is uploaded.
 *
 *   npx node bench/ingest.ts [senders, default 50] [seconds, default 6] [MiB of the file, default 256]
 */

import { join } from 'node:path';
import { uploadOurs } from './files/transfers.ts';
import { startChild } from './support/child.ts';
import { startBare, startLandline, tempFolder, type Contender } from './support/contenders.ts';
import type { CrowdOptions, Ran } from './support/crowd.ts';
import { report, round, sleep } from './support/figures.ts';
import { connectFiles, writeFile } from './support/files-client.ts';

const [senders = 50, seconds = 6, mebibytes = 256] = process.argv.slice(2).map(Number);
type Row = { server: string; job: string; perSecond: number; serverCpuMicros: number; p50: number; p99: number };
const rows: Row[] = [];

async function measure(server: string, contender: Contender, dir: string): Promise<void> {
  const { kind, served, usage, end } = contender;
  const crowd = await startChild('support/crowd.ts', { kind, served } satisfies CrowdOptions);
  await crowd.ask('connect', senders);
  await crowd.ask('run', { posters: senders, seconds: 1 });
  await sleep(500);

  async function run(job: string, given: object, meanwhile?: () => Promise<void>): Promise<void> {
    const before = await usage();
    const running = crowd.ask<Ran>('run', { posters: senders, seconds, ...given });
    await Promise.all([running, meanwhile?.()]);
    const ran = await running;
    const { cpu } = await usage();
    rows.push({
      server,
      job,
      perSecond: Math.round(ran.posts / ran.seconds),
      serverCpuMicros: Math.round(((cpu - before.cpu) / ran.posts) * 1e6),
      p50: round(ran.p50),
      p99: round(ran.p99),
    });
    await sleep(500);
  }

  await run('as fast as it goes', { ready: true });
  await run('500/s', { rate: 500 });
  if (kind === 'landline') {
    const files = await connectFiles(served);
    const source = join(dir, 'source');
    await writeFile(source, mebibytes);
    await run('500/s, a file is uploaded', { rate: 500 }, async () => {
      await uploadOurs(files, source);
    });
    files.close();
  }
  await crowd.end();
  await end();
}

const folders = [tempFolder(), tempFolder(), tempFolder()] as const;
const [acknowledging, telling, ours] = folders.map(({ path }) => path) as [string, string, string];
await measure(
  'bare, acknowledges',
  await startBare({ dir: acknowledging, durable: true, broadcast: false }),
  acknowledging,
);
await measure('bare, tells all', await startBare({ dir: telling, durable: true }), telling);
await measure('landline', await startLandline(ours), ours);
for (const folder of folders) folder.remove();

const rate = (server: string) => rows.find((row) => row.server === server)?.perSecond ?? NaN;
for (const bare of ['bare, acknowledges', 'bare, tells all']) {
  console.log(`ours / ${bare}: ${round(rate('landline') / rate(bare), 2)}`);
}
report('ingest', { senders, seconds, mebibytes }, rows);
