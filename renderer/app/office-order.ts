import { z } from 'zod';
import { officeId } from '../../protocol/index.ts';
import { createKept } from './kept.ts';

const orders = z.object({
  /** As they stand in the rail: it stays as it is when another is looked at. */
  rail: z.array(officeId),
  /** The one looked at last first. */
  looked: z.array(officeId),
});
export type Orders = z.infer<typeof orders>;

/** In which orders this device's offices are. They outlive the window. */
export const keptOrders = (storage: Pick<Storage, 'getItem' | 'setItem'>) =>
  createKept(storage, 'landline-offices', orders, { rail: [], looked: [] });

type Some = { readonly office: string };

/** Those that the order names in that order, then the others as they are. */
export function inOrder<T extends Some>(offices: readonly T[], order: readonly string[]): T[] {
  const place = ({ office }: T) => {
    const at = order.indexOf(office);
    return at < 0 ? Infinity : at;
  };
  return offices.toSorted((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
}

/** After an office was looked at. */
export const lookedAt = (looked: readonly string[], office: string): string[] => [
  office,
  ...looked.filter((other) => other !== office),
];
