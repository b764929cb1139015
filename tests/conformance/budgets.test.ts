import { expect, it, onTestFinished } from 'vitest';
import { defaultBudgets } from '../../main/host/index.ts';
import { general, openOffice, when } from '../support/office.ts';

it('an outbox of large messages waits for its share, and fails nothing', async () => {
  // A message of these takes eight tokens: a bucket holds two and a half of them.
  const office = await openOffice({ budgets: { ...defaultBudgets, append: { perSecond: 60, burst: 20 } } });
  onTestFinished(() => office.close());
  const ann = await office.joined('Ann');
  const room = await general(ann);
  const started = performance.now();
  const sent = await Promise.all(
    Array.from({ length: 16 }, (_, index) => ann.send(room, { text: `${index} ${'x'.repeat(30_000)}` })),
  );
  await Promise.all(sent.map(({ done }) => done));
  expect(performance.now() - started).toBeGreaterThan(1_000);
  await when(ann, () => ann.outbox().length === 0, 'an empty outbox');
});
