import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeContract } from '../../../client/stores/store-contract.ts';
import { openOfficeStore } from './office-store.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'landline-store-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('the store in SQLite', () => {
  it.each(storeContract)('$sentence', async ({ holds }) => {
    await expect(holds(async () => openOfficeStore(path.join(dir, 'office.db')))).resolves.toBeUndefined();
  });
});
