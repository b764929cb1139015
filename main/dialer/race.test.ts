import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { race, type RaceOptions } from './race.ts';

/** Runs entrants that succeed or fail after their time; tells the order of what happened. */
function course(stagger = 20) {
  const log: string[] = [];
  const discarded: string[] = [];
  const never = new AbortController();
  const options: RaceOptions<{ name: string; takes: number; fails?: boolean }, string> = {
    stagger,
    signal: never.signal,
    discard: (name) => discarded.push(name),
    async run({ name, takes, fails }, signal) {
      log.push(`start ${name}`);
      await sleep(takes, undefined, { signal }).catch((error: unknown) => {
        log.push(`off ${name}`);
        throw error;
      });
      if (fails) throw new Error(name);
      return name;
    },
  };
  return { log, discarded, options, never };
}

describe('a race', () => {
  it('is won by the first alone when it is quick enough', async () => {
    const { log, options } = course(1_000);
    expect(
      await race(
        {
          first: [
            { name: 'a', takes: 1 },
            { name: 'b', takes: 1 },
          ],
          later: [],
        },
        options,
      ),
    ).toBe('a');
    expect(log).toEqual(['start a']);
  });

  it('is won by a later one when the first hangs, and calls the first off', async () => {
    const { log, options } = course(5);
    expect(
      await race(
        {
          first: [
            { name: 'a', takes: 60_000 },
            { name: 'b', takes: 1 },
          ],
          later: [],
        },
        options,
      ),
    ).toBe('b');
    await expect.poll(() => log).toEqual(['start a', 'start b', 'off a']);
  });

  it('starts the next at once when one fails', async () => {
    const { options } = course(60_000);
    expect(
      await race(
        {
          first: [
            { name: 'a', takes: 1, fails: true },
            { name: 'b', takes: 1 },
          ],
          later: [],
        },
        options,
      ),
    ).toBe('b');
  });

  it('takes in those whose names are looked up meanwhile, and does not wait for them', async () => {
    const { options } = course(5);
    const later = [() => Promise.resolve([{ name: 'c', takes: 1 }]), () => new Promise<never[]>(() => undefined)];
    expect(await race({ first: [{ name: 'a', takes: 1, fails: true }], later }, options)).toBe('c');
  });

  it('looks no name up while the first way may still win', async () => {
    const { options } = course(1_000);
    let asked = 0;
    const later = [
      () => {
        asked += 1;
        return Promise.resolve([]);
      },
    ];
    expect(await race({ first: [{ name: 'a', takes: 1 }], later }, options)).toBe('a');
    expect(asked).toBe(0);
    expect(await race({ first: [{ name: 'a', takes: 1, fails: true }], later }, options)).toBeUndefined();
    expect(asked).toBe(1);
  });

  it('is lost when all have failed, or nobody came', async () => {
    const { options } = course(1);
    const later = [
      () => Promise.resolve([{ name: 'b', takes: 1, fails: true }]),
      () => Promise.reject(new Error('no such name')),
    ];
    expect(await race({ first: [{ name: 'a', takes: 1, fails: true }], later }, options)).toBeUndefined();
    expect(await race({ first: [], later: [] }, options)).toBeUndefined();
  });

  it('ends with the reason it was called off for', async () => {
    const { options, never, log } = course(1);
    const running = race({ first: [{ name: 'a', takes: 60_000 }], later: [] }, options);
    never.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    await expect.poll(() => log).toEqual(['start a', 'off a']);
  });

  it('has at most one winner, whatever the order, and it is lost only when all fail', async () => {
    const entrant = fc.record({ name: fc.uuid(), takes: fc.nat(4), fails: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(entrant, { maxLength: 6 }),
        fc.array(entrant, { maxLength: 3 }),
        fc.nat(3),
        async (first, late, stagger) => {
          const { options, discarded } = course(stagger);
          const won = await race({ first, later: late.map((one) => () => sleep(one.takes, [one])) }, options);
          const able = [...first, ...late].filter((one) => !one.fails).map((one) => one.name);
          expect(won === undefined).toBe(able.length === 0);
          if (won !== undefined) expect(able).toContain(won);
          expect(discarded).not.toContain(won);
        },
      ),
      { numRuns: 60 },
    );
  });
});
