import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { joinedAt } from './joined.ts';

it('reads the instant of joining from a member’s id', () => {
  const at = Date.UTC(2026, 10, 14, 14, 5);
  expect(joinedAt(uuidv7({ msecs: at }))).toBe(at);
  expect(joinedAt('019a9c5e-0000-8000-8000-000000000001')).toBeUndefined();
});
