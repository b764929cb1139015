import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { card, type Card, type RememberedOffice } from '../../../protocol/index.ts';
import type { KeptFile } from '../kept-file.ts';

/** The offices this device has been in, with the card of each as it was the last time. */
export const visits = z.array(z.object({ card, visited: z.number().int().nonnegative() })).max(500);
export type Visits = z.infer<typeof visits>;
const most = 100;

export type OfficeMemory = {
  /** The last one first. @param own - the office of this computer. */
  list(own: string | undefined): RememberedOffice[];
  cardOf(office: string): Card | undefined;
  visited(card: Card, at: number): Promise<void>;
  /** Keeps the card as it is now of an office that is in the list, at its place. */
  proven(card: Card): Promise<void>;
  forget(office: string): Promise<void>;
};

export function createOfficeMemory(file: KeptFile<Visits>): OfficeMemory {
  const others = (office: string) => file.value.filter((visit) => visit.card.office !== office);
  return {
    list: (own) =>
      file.value.map(({ card: { office, name }, visited }) => ({ office, name, visited, own: office === own })),
    cardOf: (office) => file.value.find((visit) => visit.card.office === office)?.card,
    visited: (seen, at) => file.put([{ card: seen, visited: at }, ...others(seen.office)].slice(0, most)),
    async proven(seen) {
      const last = file.value.find(({ card }) => card.office === seen.office);
      if (!last || isDeepStrictEqual(last.card, seen)) return;
      await file.put(file.value.map((visit) => (visit === last ? { ...visit, card: seen } : visit)));
    },
    forget: (office) => file.put(others(office)),
  };
}
