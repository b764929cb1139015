import type { RememberedOffice } from '../../../protocol/index.ts';
import type { ComputerPolicy } from '../../policy/index.ts';

/** The offices that the computer's policy names: where they are, and whether there may be others. */
export function createNamedOffices({ offices, otherOffices }: Pick<ComputerPolicy, 'offices' | 'otherOffices'>) {
  const named = new Map(offices.map((one) => [one.office, one]));
  return {
    mayEnter: (office: string) => otherOffices || named.has(office),
    addressesOf: (office: string): readonly string[] => named.get(office)?.addresses ?? [],
    /** The named ones that nobody here has been in yet come after those that are remembered. */
    listed(remembered: readonly RememberedOffice[]): RememberedOffice[] {
      const known = new Set(remembered.map(({ office }) => office));
      const others = offices.filter(({ office }) => !known.has(office));
      return [...remembered, ...others.map(({ office, name }) => ({ office, name, own: false, visited: 0 }))];
    },
  };
}
