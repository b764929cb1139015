import type { KeyObject } from 'node:crypto';
import type { EventBody, EventType } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import type { Check, LogState } from '../rules/index.ts';
import type { Intake } from './intake.ts';
import type { Ledger } from './ledger.ts';
import type { SearchIndex } from './search-index.ts';

/** What the writer's parts share. All of it lives on the writer's thread. */
export type WriterContext = {
  db: Database;
  office: { id: string; name: string };
  service: { device: string; privateKey: KeyObject };
  state: LogState;
  check: Check;
  ledger: Ledger;
  intake: Intake;
  search: SearchIndex;
  /** The asking side's clock, as of the round's newest message. */
  now: () => number;
  /** Appends an event of the service device; what it refers to must be there. */
  post: <T extends EventType>(event: {
    type: T;
    room: string | null;
    body: EventBody<T>;
  }) => { id: string; seq: number };
  audit: (by: string | null, action: string, target: string) => void;
};
