import fc from 'fast-check';
import { expect, it } from 'vitest';
import { check } from './check.ts';
import { settle } from './settle.ts';
import { step, take, type History } from './steps.ts';
import { openWorld } from './world.ts';

/** `LANDLINE_PROPERTY_RUNS=500` for more, `LANDLINE_PROPERTY_SEED` to see a run again. */
const asked = process.env['LANDLINE_PROPERTY_RUNS'];
const runs = Number(asked ?? 25);
/** On a busy machine there are fewer runs, not a longer wait; who asks for a number gets it. */
const longest = asked === undefined ? 110_000 : Infinity;
const seed = Number(process.env['LANDLINE_PROPERTY_SEED'] ?? Math.trunc(Date.now() / 1_000) % 1_000_000);

it(
  `ends with every member holding exactly what they may see, whatever is done, cut, restarted and restored (seed ${seed})`,
  { timeout: 120_000 + runs * 20_000 },
  async () => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 40, size: 'max' }), async (steps) => {
        const world = await openWorld();
        try {
          const history: History = { restores: 0, excused: new Set(), owed: new Map() };
          for (const name of ['P0', 'P1', 'P2']) await world.join(name);
          for (const next of steps) await take(next, world, history);
          await settle(world, history);
          await check(world, history);
          expect(world.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
          done += 1;
        } finally {
          await world.close();
        }
      }),
      {
        numRuns: runs,
        seed,
        endOnFailure: true,
        ...(Number.isFinite(longest) && { interruptAfterTimeLimit: longest }),
      },
    );
    console.log(`${done} of ${runs} histories`);
    expect(done, 'histories in the time there is').toBeGreaterThan(0);
  },
);
