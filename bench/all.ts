/**
 * A quick round of every benchmark, one after the other; each alone says more (README.md). What cannot run here is named.
 *
 *   npm run bench
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { browserHint, findBrowser } from '../build/needs/browser.ts';

const quick: [program: string, ...given: string[]][] = [
  ['fan-out.ts', '500', '5', '1'],
  ['receipts.ts', '500', '5', '1'],
  ['ingest.ts', '50', '4', '64'],
  ['ingest-store.ts', '8000'],
  ['idle.ts', '500'],
  ['join.ts', '200000'],
  ['large-office.ts', '200000'],
  ['transfers.ts', '128'],
  ['files.ts', '256', '1', '1000'],
  ['relay.ts', '128', '1'],
];
const canMakeNetworks = process.platform === 'linux' && process.getuid?.() === 0;
const hasBrowser = findBrowser() !== undefined;
if (canMakeNetworks) quick.push(['discovery.ts', '3', '50']);
if (hasBrowser && process.platform === 'linux') quick.push(['desktop.ts', '1', '20', '5']);
if (hasBrowser) quick.push(['page.ts', '128', '1'], ['timeline.ts', '20000', '2000', '4', '600']);

const failed: string[] = [];
for (const [program, ...given] of quick) {
  console.log(`\n${program} ${given.join(' ')}`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, program), ...given], { stdio: 'inherit' });
  if (status !== 0) failed.push(program);
}
if (!canMakeNetworks) console.log('\nskipped: discovery.ts (network namespaces need root on Linux)');
if (!hasBrowser) console.log(`\nskipped: page.ts, timeline.ts (${browserHint})`);
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
