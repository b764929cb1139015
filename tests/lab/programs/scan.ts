/** Scans the attached subnets for cards: `scan.ts [CANCEL_AFTER]`, a number of addresses. */
import { get } from 'node:http';
import { scanSubnets } from '../../../main/discovery/index.ts';
import type { Endpoint } from '../../../main/discovery/index.ts';
import { httpPaths } from '../../../protocol/index.ts';

const cancelAfter = Number(process.argv[2] ?? Infinity);
const controller = new AbortController();
let steps = 0;

function fetchCard({ address, port }: Endpoint, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get({ host: address, port, path: httpPaths.card, timeout: 1_000, signal }, (response) => {
      response.setEncoding('utf8').on('data', resolve);
      if (response.statusCode !== 200) resolve(undefined);
    });
    request.on('error', () => {
      resolve(undefined);
    });
  });
}

const began = performance.now();
const report = await scanSubnets(
  {
    signal: controller.signal,
    onProgress({ probed }) {
      steps += 1;
      if (probed >= cancelAfter) controller.abort();
    },
  },
  { fetchCard },
);
console.log(JSON.stringify({ event: 'report', ...report, steps, took: performance.now() - began }));
process.exit(0);
