import { expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { createMemoryStore } from '../stores/memory.ts';
import { createChanges } from './changes.ts';
import { createModel } from './model.ts';

const event = { header: '{}', body: '{}', signature: '' };
const entry = (id: string) => ({ id, event, state: 'pending' as const });

it('the outbox is found by the ids of its events, in a transaction, after it and after a restart', async () => {
  const store = createMemoryStore();
  const model = createModel({ store, changes: createChanges() });
  const keys = (id: string, of = model) => of.transact((tx) => tx.outboxKeys(id));
  const [one, two] = [uuidv7(), uuidv7()];
  await model.transact((tx) => {
    tx.putOutbox('1', entry(one));
    tx.putOutbox('2', entry(two));
    tx.putOutbox('3', entry(one));
    expect(tx.outboxKeys(one)).toEqual(['1', '3']);
  });
  expect(await keys(one)).toEqual(['1', '3']);
  await model.transact((tx) => {
    tx.dropOutbox('1');
    tx.putOutbox('2', { ...entry(two), state: 'failed' });
    expect(tx.outboxKeys(one)).toEqual(['3']);
    expect(tx.outboxKeys(two)).toEqual(['2']);
  });
  expect([await keys(one), await keys(two), await keys(uuidv7())]).toEqual([['3'], ['2'], []]);
  const later = createModel({ store, changes: createChanges() });
  await later.load();
  expect([await keys(one, later), await keys(two, later)]).toEqual([['3'], ['2']]);
});
