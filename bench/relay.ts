/**
 * What the dialer's loopback relay costs: throughput and round trips over TLS, directly to a host and through the relay, in turn in
 * one run. Host, relay and client are processes of their own, as on a desktop.
 *
 *   ./node_modules/.bin/node bench/relay.ts [MiB, default 512] [rounds, default 3]
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { createDialer, createWayMemory } from '../main/dialer/index.ts';
import { openTempTrust } from '../main/host/trust/testing/temp-trust.ts';

const mebibyte = 1024 * 1024;
const roundTrips = 3_000;
const block = Buffer.alloc(mebibyte, 0x5a);

type Ready = { port: number; root: string; office: string };
type Sample = { up: number; down: number; p50: number; p99: number; connect: number };

/** A host reduced to its TLS: takes or sends what is asked for, or echoes. The first message says which: `up`, `down`, `echo`. */
async function runHost(): Promise<void> {
  const { trust, close } = await openTempTrust();
  process.once('disconnect', () => void close().then(() => process.exit()));
  const server = createServer({ ...trust.contextOptions(), noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      const [job, size] = first.toString().trim().split(' ');
      if (job === 'echo') socket.pipe(socket);
      else if (job === 'down') send(socket, Number(size));
      else receive(socket, Number(size));
      socket.write('!');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ready: Ready = {
    port: (server.address() as AddressInfo).port,
    root: trust.rootCertificate,
    office: trust.officeId,
  };
  process.send?.(ready);
}

async function runRelay(office: string, address: string, root: string): Promise<void> {
  const dialer = createDialer({}, { ways: createWayMemory() });
  await dialer.remember(office, { addresses: [address], source: 'typed', root });
  const relay = await dialer.relay(office);
  process.on('message', () => void process.send?.(process.cpuUsage()));
  process.once('disconnect', () => process.exit());
  process.send?.({ port: relay.port });
}

function receive(socket: TLSSocket, size: number): void {
  let left = size;
  socket.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left === 0) socket.end('.');
  });
}

function send(socket: TLSSocket, size: number): void {
  let left = size;
  const more = () => {
    while (left > 0) {
      left -= block.length;
      if (!socket.write(block)) return void socket.once('drain', more);
    }
    socket.end();
  };
  more();
}

async function dial(port: number, root: string, job: string): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, ca: [root], checkServerIdentity: () => undefined });
  socket.setNoDelay(true);
  await once(socket, 'secureConnect');
  socket.write(job);
  await once(socket, 'data');
  return socket;
}

async function measure(port: number, root: string, bytes: number): Promise<Sample> {
  const began = performance.now();
  const echo = await dial(port, root, 'echo');
  const connected = performance.now() - began;
  const times: number[] = [];
  for (let i = 0; i < roundTrips; i += 1) {
    const from = performance.now();
    echo.write(block.subarray(0, 200));
    await once(echo, 'data');
    times.push(performance.now() - from);
  }
  echo.destroy();
  times.sort((a, b) => a - b);

  const upload = await dial(port, root, `up ${bytes}`);
  const upFrom = performance.now();
  send(upload, bytes);
  await once(upload.resume(), 'end');
  const up = bytes / mebibyte / ((performance.now() - upFrom) / 1000);

  const download = await dial(port, root, `down ${bytes}`);
  const downFrom = performance.now();
  await once(download.resume(), 'end');
  const down = bytes / mebibyte / ((performance.now() - downFrom) / 1000);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return { up, down, p50: at(0.5), p99: at(0.99), connect: connected };
}

function start(...args: string[]): ChildProcess {
  return fork(import.meta.filename, args, { stdio: 'inherit' });
}

async function main(mebibytes: number, rounds: number): Promise<void> {
  const host = start('host');
  const [ready] = (await once(host, 'message')) as [Ready];
  const relay = start('relay', ready.office, `127.0.0.1:${ready.port}`, ready.root);
  const [{ port }] = (await once(relay, 'message')) as [{ port: number }];
  const cpu = async () => {
    relay.send('cpu');
    const [usage] = (await once(relay, 'message')) as [NodeJS.CpuUsage];
    return (usage.user + usage.system) / 1e6;
  };
  try {
    const samples: { direct: Sample[]; relayed: Sample[] } = { direct: [], relayed: [] };
    const cpuBefore = await cpu();
    for (let round = 0; round < rounds; round += 1) {
      samples.direct.push(await measure(ready.port, ready.root, mebibytes * mebibyte));
      samples.relayed.push(await measure(port, ready.root, mebibytes * mebibyte));
    }
    const cpuPerGiB = ((await cpu()) - cpuBefore) / ((2 * rounds * mebibytes) / 1024);
    report({ direct: median(samples.direct), relayed: median(samples.relayed), cpuPerGiB, mebibytes, rounds });
  } finally {
    host.disconnect();
    relay.disconnect();
  }
}

function median(samples: readonly Sample[]): Sample {
  const of = (key: keyof Sample) =>
    samples.map((one) => one[key]).sort((a, b) => a - b)[Math.floor(samples.length / 2)] ?? 0;
  return { up: of('up'), down: of('down'), p50: of('p50'), p99: of('p99'), connect: of('connect') };
}

function report(result: {
  direct: Sample;
  relayed: Sample;
  cpuPerGiB: number;
  mebibytes: number;
  rounds: number;
}): void {
  const rows: [string, keyof Sample][] = [
    ['upload, MiB/s', 'up'],
    ['download, MiB/s', 'down'],
    ['round trip of 200 B, p50 ms', 'p50'],
    ['round trip of 200 B, p99 ms', 'p99'],
    ['TCP + TLS + first answer, ms', 'connect'],
  ];
  const line = (...cells: string[]) =>
    console.log(`| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(29) : cell.padStart(8))).join(' | ')} |`);
  line('TLS 1.3 on loopback', 'direct', 'relay', 'ratio');
  for (const [name, key] of rows) {
    const [direct, relayed] = [result.direct[key], result.relayed[key]];
    line(name, direct.toFixed(2), relayed.toFixed(2), (relayed / direct).toFixed(2));
  }
  console.log(`The relay's own CPU: ${result.cpuPerGiB.toFixed(2)} s per GiB.`);
  console.log(JSON.stringify({ bench: 'relay', ...result }));
}

const [role, ...args] = process.argv.slice(2);
if (role === 'host') await runHost();
else if (role === 'relay') await runRelay(args[0] ?? '', args[1] ?? '', args[2] ?? '');
else await main(Number(role ?? 512), Number(args[0] ?? 3));
