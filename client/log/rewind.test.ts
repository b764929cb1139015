import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Epoch } from '../../protocol/index.ts';
import { createCrypto } from '../crypto/crypto.ts';
import { createChanges } from '../state/changes.ts';
import { createModel } from '../state/model.ts';
import { createMemoryStore } from '../stores/memory.ts';
import { keyNumber, type SyncState } from '../stores/store.ts';
import { commonBase, rewind } from './rewind.ts';

const first = { number: 1, id: 'a', base: 0 };
const second = { number: 2, id: 'b', base: 40 };
const other = { number: 2, id: 'c', base: 30 };

describe('the last seq that client and host have in common', () => {
  it('is what the host says when it rewinds', () => {
    expect(commonBase([first], { mode: 'rewind', base: 12, epochs: [first] })).toBe(12);
  });
  it('is what the host says when it sends a snapshot instead of a rewind', () => {
    expect(commonBase([first], { mode: 'snapshot', base: 12, epochs: [first] })).toBe(12);
  });
  it('needs no asking while the epoch goes on', () => {
    expect(commonBase([first, second], { mode: 'resume', epochs: [first, second] })).toBeUndefined();
  });
  it('is where the next epoch starts that the client has not heard of', () => {
    expect(commonBase([first], { mode: 'snapshot', epochs: [first, second] })).toBe(40);
  });
  it('is where the two went apart when each has an epoch of its own', () => {
    expect(commonBase([first, second], { mode: 'snapshot', epochs: [first, other] })).toBe(30);
    expect(commonBase([first, other], { mode: 'snapshot', epochs: [first, second] })).toBe(30);
  });
});

const uuid = (n: number) => `018f0000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

/** What is said in an epoch, how many of the log's last events the next restore takes back, and which offers it takes at once. */
const reign = fc.record({
  said: fc.integer({ min: 1, max: 6 }),
  lost: fc.nat(12),
  takes: fc.array(fc.boolean(), { maxLength: 6 }),
});

describe('what restored backups took back', () => {
  it('is offered in the order in which it was accepted, however often the log went back and how far', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(reign, { minLength: 1, maxLength: 6 }), async (reigns) => {
        const store = createMemoryStore();
        const model = createModel({ store, changes: createChanges() });
        let epochs: Epoch[] = [];
        let log: number[] = [];
        let accepted = 0;
        for (const [at, { said, lost, takes }] of reigns.entries()) {
          // The newest epoch of what is left of the log is followed by one more: a number may come twice, an id does not.
          epochs = [...epochs, { number: (epochs.at(-1)?.number ?? 0) + 1, id: uuid(at), base: log.length }];
          const cursor = { epoch: uuid(at), seq: log.length + said };
          await model.transact((tx) => {
            tx.putSync({ epochs, cursor } as SyncState);
            for (let more = 0; more < said; more += 1) {
              log = [...log, (accepted += 1)];
              const event = { header: '{}', body: null, signature: '', seq: log.length, n: log.length } as never;
              tx.write({
                table: 'events',
                key: keyNumber(log.length),
                value: { event, id: uuid(accepted), room: null },
              });
            }
          });
          const base = Math.max(0, log.length - lost);
          await model.transact((tx) => rewind(tx, base, { store, crypto: createCrypto() }));
          log = log.slice(0, base);
          epochs = epochs.filter((epoch) => epoch.base <= base);
          const offered = await store.list('offers');
          const taken = offered.filter((_, place) => takes[place]);
          await model.transact((tx) => taken.forEach(({ key }) => tx.dropOffer(key)));
        }
        const ids = (await store.list('offers')).map(({ key }) => key.split('/').at(-1));
        expect(ids).toEqual(ids.toSorted());
        expect(model.data.offers.size).toBe(ids.length);
      }),
      { numRuns: 200 },
    );
  });
});
