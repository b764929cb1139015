import { openDexieStore } from '../../client/index.ts';
import { storeContract } from '../../client/stores/store-contract.ts';

/** Runs every clause on a database of its own, in the page; what failed comes back with its reason. */
export async function runContract(): Promise<{ sentence: string; failure?: string }[]> {
  const results: { sentence: string; failure?: string }[] = [];
  for (const [at, { sentence, holds }] of storeContract.entries()) {
    const opened: { close: () => Promise<void> }[] = [];
    try {
      await holds(async () => {
        const store = await openDexieStore(`contract-${at}`);
        opened.push(store);
        return store;
      });
      results.push({ sentence });
    } catch (error) {
      results.push({ sentence, failure: error instanceof Error ? error.message : String(error) });
    }
    for (const store of opened) await store.close();
  }
  return results;
}
