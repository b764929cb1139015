/**
 * Files over Socket.IO with TLS, disk to disk: our begin/put/commit path against bare binary events and an HTTP stream, in one
 * run; what chat sees meanwhile; many small files. Prints a table and one line of JSON.
 *
 *   ./node_modules/.bin/node bench/files.ts [MiB, default 512] [rounds, default 2] [small files, default 7000]
 *     [warm-ups, default 0: so many uploads and downloads of ours before anything is measured, for the memory of a process that has run]
 */
import { fork, type ChildProcess } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { limits } from '../protocol/index.ts';
import { selfSigned } from './files/self-signed.ts';
import * as transfers from './files/transfers.ts';
import type { Usage } from './files/server.ts';

const [mebibytes = 512, rounds = 2, small = 7_000, warmUps = 0] = process.argv.slice(2).map(Number);
const size = mebibytes * 1024 ** 2;
const smallBytes = 50_000;
const dir = mkdtempSync(join(tmpdir(), 'landline-bench-'));
const source = join(dir, 'source');
const target = join(dir, 'target');

const { cert, key } = await selfSigned();
const server = fork(join(import.meta.dirname, 'files/server.ts'), [dir, cert, key]);
const [{ port }] = (await once(server, 'message')) as [{ port: number }];
const url = `https://localhost:${port}`;
const chatter = fork(join(import.meta.dirname, 'files/chatter.ts'), [url, cert]);
const connect = (path: string) =>
  io(url, { path, transports: ['websocket'], ca: cert, forceNew: true, hostname: '127.0.0.1' } as object);

type Row = { job: string; mbps: number; cpu: number; growth: number; ownGrowth: number; p50: number; p99: number };
const rows: Row[] = [];

try {
  await writeSource();
  const [ours, other, bare] = [connect('/files/'), connect('/files/'), connect('/bare/')];
  await Promise.all([ours, other, bare].map((socket) => once(socket as never, 'connect')));
  await idle();
  await bigFiles(ours, other, bare);
  const [first, last] = await smallFiles(ours, bare);
  report(first, last);
  for (const socket of [ours, other, bare]) socket.close();
} finally {
  server.send('stop');
  chatter.send('stop');
  rmSync(dir, { recursive: true, force: true });
}

async function idle(): Promise<void> {
  await told<number[]>(chatter, 'times');
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const times = await told<number[]>(chatter, 'times');
  rows.push({ job: 'chat alone', mbps: 0, cpu: 0, growth: 0, ownGrowth: 0, ...percentiles(times) });
}

async function bigFiles(ours: Socket, other: Socket, bare: Socket): Promise<void> {
  for (let warm = 0; warm < warmUps; warm += 1) {
    await stamp(200 + warm);
    await transfers.downloadOurs(ours, await transfers.uploadOurs(ours, source), target);
  }
  for (let round = 0; round < rounds; round += 1) {
    // New bytes in each round: what the office has already would be moved without being kept again.
    await stamp(round);
    let blob = '';
    await measure('upload, HTTP PUT', () => transfers.uploadHttp(`${url}/http`, cert, source));
    await measure('upload, bare Socket.IO', () => transfers.uploadBare(bare, source));
    await measure('upload, ours', async () => {
      blob = await transfers.uploadOurs(ours, source);
    });
    await measure('download, HTTP GET', () => transfers.downloadHttp(`${url}/http`, cert, target));
    await measure('download, bare Socket.IO', () => transfers.downloadBare(bare, size, target));
    await measure('download, ours', () => transfers.downloadOurs(ours, blob, target));
    await stamp(100 + round);
    await measure(
      'both at once, ours',
      () => Promise.all([transfers.uploadOurs(ours, source), transfers.downloadOurs(other, blob, target)]),
      2 * size,
    );
  }
}

/** @returns the rates (files/s) of the first and the last tenth of ours. */
async function smallFiles(ours: Socket, bare: Socket): Promise<[number, number]> {
  const tenth = Math.floor(small / 10);
  const bytes = Buffer.alloc(smallBytes);
  randomFillSync(bytes);
  let done: number[] = [];
  const send = (job: string, upload: (one: Buffer<ArrayBuffer>, index: number) => Promise<unknown>) =>
    measure(
      `${small} files of 50 kB, ${job}`,
      async () => {
        done = [];
        await transfers.inFlight(small, 16, async (index) => {
          const one = Buffer.from(bytes);
          one.writeUInt32LE(index);
          await upload(one, index);
          done.push(performance.now());
        });
      },
      small * smallBytes,
    );
  await send('bare Socket.IO', (one, index) => bare.emitWithAck('small', index, one));
  await send('ours', (one) => transfers.uploadSmall(ours, one));
  const rate = (from: number, to: number) => ((to - from) / ((done[to - 1] ?? 0) - (done[from] ?? 0))) * 1000;
  return [rate(0, tenth), rate(small - tenth, small)];
}

async function measure(job: string, task: () => Promise<unknown>, bytes = size): Promise<void> {
  await recycle(bytes);
  await told(chatter, 'times');
  const before = await told<Usage>(server, 'reset');
  const own = process.cpuUsage();
  const ownBefore = process.memoryUsage.rss();
  let ownPeak = ownBefore;
  const watch = setInterval(() => (ownPeak = Math.max(ownPeak, process.memoryUsage.rss())), 20);
  const started = performance.now();
  await task();
  const seconds = (performance.now() - started) / 1000;
  const used = process.cpuUsage(own);
  clearInterval(watch);
  const after = await told<Usage>(server, 'usage');
  const times = await told<number[]>(chatter, 'times');
  const cpu = (used.user + used.system) / 1e6 + after.cpu - before.cpu;
  rows.push({
    job,
    mbps: bytes / 1e6 / seconds,
    cpu,
    growth: (after.peak - before.rss) / 1024 ** 2,
    ownGrowth: (ownPeak - ownBefore) / 1024 ** 2,
    ...percentiles(times),
  });
}

/**
 * Gives the page cache as many bytes as are about to be written, and takes them back: on a virtual machine memory that was never
 * used costs ten times as much, which would be charged to whoever writes to a new file.
 */
async function recycle(bytes: number): Promise<void> {
  const path = join(dir, 'recycled');
  const chunk = Buffer.alloc(limits.chunkBytes);
  const file = await open(path, 'w');
  for (let written = 0; written < bytes; written += chunk.length) await file.write(chunk);
  await file.close();
  rmSync(path);
}

function percentiles(times: number[]): { p50: number; p99: number } {
  const sorted = times.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

async function told<T>(child: ChildProcess, question: string): Promise<T> {
  const answer = once(child, 'message') as Promise<[T]>;
  child.send(question);
  return (await answer)[0];
}

async function writeSource(): Promise<void> {
  const file = await open(source, 'w');
  const chunk = Buffer.alloc(limits.chunkBytes);
  randomFillSync(chunk);
  for (let index = 0; index < mebibytes; index += 1) {
    chunk.writeUInt32LE(index);
    await file.write(chunk);
  }
  await file.close();
}

async function stamp(round: number): Promise<void> {
  const file = await open(source, 'r+');
  await file.write(Buffer.from([round + 1]), 0, 1, 8);
  await file.close();
}

function report(first: number, last: number): void {
  const jobs = [...new Set(rows.map(({ job }) => job))];
  // The machine is shared: the best round says what the code can do, the worst p99 what chat may see.
  const best = jobs.map((job) => {
    const own = rows.filter((row) => row.job === job);
    const top = own.reduce((a, b) => (b.mbps > a.mbps ? b : a));
    const most = (what: 'growth' | 'ownGrowth' | 'p99') => Math.max(...own.map((row) => row[what]));
    return { ...top, growth: most('growth'), ownGrowth: most('ownGrowth'), p99: most('p99') };
  });
  const rate = (job: string) => best.find((row) => row.job === job)?.mbps ?? 0;
  const ratios = {
    'upload / bare': rate('upload, ours') / rate('upload, bare Socket.IO'),
    'upload / HTTP': rate('upload, ours') / rate('upload, HTTP PUT'),
    'download / bare': rate('download, ours') / rate('download, bare Socket.IO'),
    'download / HTTP': rate('download, ours') / rate('download, HTTP GET'),
    'small / big': rate(`${small} files of 50 kB, ours`) / rate('upload, ours'),
    'small / bare small': rate(`${small} files of 50 kB, ours`) / rate(`${small} files of 50 kB, bare Socket.IO`),
    'small: last tenth / first': last / first,
  };
  console.table(
    best.map(({ job, mbps, cpu, growth, ownGrowth, p50, p99 }) => ({
      job,
      'MB/s': Math.round(mbps),
      'CPU s': cpu.toFixed(2),
      'server MiB more': Math.round(growth),
      'client MiB more': Math.round(ownGrowth),
      'chat p50 ms': p50.toFixed(1),
      'chat p99 ms': p99.toFixed(1),
    })),
  );
  console.table(Object.entries(ratios).map(([what, ratio]) => ({ what, ratio: ratio.toFixed(2) })));
  console.log(
    JSON.stringify({
      bench: 'files',
      mebibytes,
      rounds,
      small,
      warmUps,
      rows: best,
      ratios,
      smallPerSecond: { first, last },
    }),
  );
}
