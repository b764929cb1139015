import { describe, expect, it } from 'vitest';
import { createMemoryStore } from './memory.ts';
import { storeContract } from './store-contract.ts';

describe('the store in memory', () => {
  it.each(storeContract.filter(({ durable }) => durable !== true))('$sentence', async ({ holds }) => {
    await expect(holds(async () => createMemoryStore())).resolves.toBeUndefined();
  });
});
