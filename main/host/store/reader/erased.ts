import type { Database } from '../database.ts';

/** The seq up to which retention has erased what messages said. */
export function erasedTo(db: Database): number {
  return Number(db.get<{ value: string }>("SELECT value FROM meta WHERE key = 'erased_to'")?.value ?? 0);
}
