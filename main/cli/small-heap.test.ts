import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** The size of the space for new objects in MiB, after much was made and thrown away, half of it a little later. */
async function spaceAfterWork(before: string): Promise<number> {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { keepHeapSmall } from ${JSON.stringify(join(import.meta.dirname, 'small-heap.ts'))};
    ${before}
    let kept = [];
    for (let i = 0; i < 2e6; i += 1) {
      kept.push({ i, text: 'x' + i });
      if (kept.length > 20_000) kept = [];
    }
    const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    console.log(space.space_size / 2 ** 20);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  return Number(stdout);
}

it('keeps the space for new objects small, which V8 would let grow', async () => {
  expect(await spaceAfterWork('')).toBeGreaterThan(8);
  expect(await spaceAfterWork('keepHeapSmall();')).toBeLessThan(4);
});
