import { expect, it } from 'vitest';

it('tests run on Node 24, the one that the npm package brings', () => {
  expect(process.versions.node.split('.')[0]).toBe('24');
});
