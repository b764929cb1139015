import { expect, it } from 'vitest';
import { negotiateVersion } from './version.ts';

it('two sides speak the highest version both understand', () => {
  expect(negotiateVersion({ oldest: 1, current: 3 }, { oldest: 2, current: 5 })).toEqual({ version: 3 });
  expect(negotiateVersion({ oldest: 1, current: 1 }, { oldest: 1, current: 1 })).toEqual({ version: 1 });
});

it('without a common version, the one that is behind must update', () => {
  expect(negotiateVersion({ oldest: 3, current: 4 }, { oldest: 1, current: 2 })).toEqual({ update: 'client' });
  expect(negotiateVersion({ oldest: 1, current: 2 }, { oldest: 3, current: 4 })).toEqual({ update: 'host' });
});
