/**
 * The desktop app beside Electron's own hello-world, on the same Electron (or what stands in for it): from the start to a window that
 * can be used, from the start to a host that is ready, CPU and memory of each process while nothing happens in an office of 50, and how
 * large the archive is. Needs Linux, for /proc.
 *
 *   npx node bench/desktop.ts [starts, default 5] [members, default 50] [idle seconds, default 30]
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPackage } from '@electron/asar';
import type { ElectronApplication, Page } from 'playwright-core';
import { builtDesktop } from '../build/built-desktop.ts';
import { layOutApp } from '../build/pack/app-folder.ts';
import { addressOf, memberAt } from '../tests/desktop/computers.ts';
import { computer, startOffice } from '../tests/desktop/desktop-app.ts';
import { launch, problem } from '../tests/desktop/launch.ts';
import { connectPeer } from '../tests/support/peer.ts';
import { until } from '../tests/support/wait.ts';
import { quantile, report, round, sleep } from './support/figures.ts';
import { processTree, useOf, type Use } from './support/process-tree.ts';

if (problem !== undefined) throw new Error(problem);
const [starts = 5, members = 50, seconds = 30] = process.argv.slice(2).map(Number);
const hello = path.join(import.meta.dirname, 'desktop/hello');
const rows: object[] = [];
const folder = await mkdtemp(path.join(tmpdir(), 'landline-bench-'));
await builtDesktop();

const middle = (values: readonly number[]) => round(quantile(values, 0.5), 0);
const megabytes = (bytes: number) => round(bytes / 1e6);

/** The hello-world until its heading is there. */
async function startHello(userData: string): Promise<{ app: ElectronApplication; page: Page; took: number }> {
  const began = performance.now();
  const app = await launch({ app: hello, userData });
  const page = await app.firstWindow();
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { app, page, took: performance.now() - began };
}

async function compareStarts(): Promise<void> {
  const took = { hello: [] as number[], first: [] as number[], again: [] as number[], hosting: [] as number[] };
  for (let at = 0; at < starts; at += 1) {
    const { app, took: ms } = await startHello(path.join(folder, `hello-${at}`));
    took.hello.push(ms);
    await app.close();

    const own = await computer();
    const began = performance.now();
    await own.open();
    await own.page.getByRole('button', { name: 'Start the office' }).waitFor();
    took.first.push(performance.now() - began);
    await startOffice(own, 'Ada');
    await memberAt(own, 'Ada');
    await own.quit();

    const begun = performance.now();
    await own.open();
    // Whichever is first is waited for by itself.
    const hosts = until(
      'the host to be ready',
      async () => (await addressOf(own).catch(() => undefined)) !== undefined,
    );
    await Promise.all([
      memberAt(own, 'Ada').then(() => took.again.push(performance.now() - begun)),
      hosts.then(() => took.hosting.push(performance.now() - begun)),
    ]);
    await own.end();
  }
  rows.push(
    { what: 'hello-world: start to its heading', ms: middle(took.hello) },
    { what: 'Landline: start to the first run', ms: middle(took.first) },
    { what: 'Landline: start to an office of its own', ms: middle(took.again) },
    { what: 'Landline: start to a host that is ready', ms: middle(took.hosting) },
  );
}

/** What the groups use over a while in which nothing happens. */
async function idle(groups: () => Record<string, number[]>): Promise<void> {
  await sleep(10_000);
  const before = groups();
  const used = new Map<string, Use>(Object.entries(before).map(([what, pids]) => [what, useOf(pids)]));
  await sleep(seconds * 1_000);
  for (const [what, pids] of Object.entries(before)) {
    const now = useOf(pids);
    const cpu = ((now.cpu - (used.get(what)?.cpu ?? 0)) / (seconds * 1_000)) * 100;
    rows.push({ what, processes: now.processes, 'cpu %': round(cpu, 2), 'memory MB': megabytes(now.memory) });
  }
}

async function compareIdle(): Promise<void> {
  const { app } = await startHello(path.join(folder, 'hello-idle'));
  const root = app.process().pid ?? 0;
  await idle(() => ({ 'hello-world, idle: all of it': processTree(root) }));
  await app.close();

  const own = await computer();
  await own.open();
  await startOffice(own, 'Ada');
  await memberAt(own, 'Ada');
  const url = `https://${await addressOf(own)}`;
  const { office } = (await own.page.evaluate(async (address) => {
    const answer = await window.landline?.askAddress({ address });
    return answer?.ok ? answer.card : undefined;
  }, url)) ?? { office: '' };
  const others = await Promise.all(
    Array.from({ length: members - 1 }, (_, at) => connectPeer({ url, office, name: `Member ${at}` })),
  );
  const main = own.app.process().pid ?? 0;
  const forked = await own.app.evaluate(({ app: inner }) =>
    inner.getAppMetrics().map(({ pid, serviceName }) => ({ pid, serviceName })),
  );
  const forkedAs = (name: string) => forked.filter(({ serviceName }) => serviceName === name).map(({ pid }) => pid);
  await idle(() => {
    const [host, dialer] = [forkedAs('Landline host'), forkedAs('Landline dialer')];
    const rest = processTree(main).filter((pid) => ![main, ...host, ...dialer].includes(pid));
    return {
      [`Landline, ${members} connected: main`]: [main],
      [`Landline, ${members} connected: host`]: host,
      [`Landline, ${members} connected: dialer`]: dialer,
      [`Landline, ${members} connected: window and what Chromium adds`]: rest,
      [`Landline, ${members} connected: all of it`]: processTree(main),
    };
  });
  for (const peer of others) peer.close();
  await own.end();
}

async function compareSizes(): Promise<void> {
  const laidOut = path.join(folder, 'app');
  await layOutApp(laidOut);
  for (const [what, source] of [
    ['hello-world: archive', hello],
    ['Landline: archive', laidOut],
  ] as const) {
    const archive = path.join(folder, 'app.asar');
    await createPackage(source, archive);
    rows.push({ what, 'size MB': round((await stat(archive)).size / 1e6, 2) });
  }
}

await compareStarts();
await compareIdle();
await compareSizes();
await rm(folder, { recursive: true, force: true });
report('desktop', { starts, members, seconds }, rows);
