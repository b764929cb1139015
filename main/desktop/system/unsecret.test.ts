import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { unsecret } from './unsecret.ts';

it('what is random and long is cut, whatever it is', () => {
  for (let count = 0; count < 5_000; count += 1) {
    const token = randomBytes(16 + (count % 17)).toString('base64url');
    const line = JSON.stringify({ link: `landline://join?token=${token}`, error: `at ${token}\nthen` });
    const shown = unsecret(line);
    expect(shown).not.toContain(token);
    expect(() => JSON.parse(shown) as unknown).not.toThrow();
  }
});

it('what programs are made of stays', () => {
  const line =
    'TypeError: ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS at createDialerProcessSupervisor (/opt/landline/main.js:1:2)';
  expect(unsecret(line)).toBe(line);
});
