import type { Database } from '../database.ts';
import type { ParsedEvent } from '../rules/index.ts';
import type { Outcome, Place } from './ledger.ts';
import { messageProjections } from './project-messages.ts';
import { peopleProjections } from './project-people.ts';
import { roomProjections } from './project-rooms.ts';
import type { SearchIndex } from './search-index.ts';

export type ProjectContext = {
  db: Database;
  search: SearchIndex;
  at: Place;
  /** Whose event it is; null for the service device. */
  member: string | null;
  now: number;
};

/** Changes people, rooms and messages as an accepted event says. */
export function project(context: ProjectContext, event: ParsedEvent): Outcome {
  const projections = { ...messageProjections, ...roomProjections, ...peopleProjections };
  // The table's entry takes the event of its own type; TypeScript cannot follow the pairing through the index.
  return (projections[event.type] as (context: ProjectContext, event: ParsedEvent) => Outcome)(context, event);
}
