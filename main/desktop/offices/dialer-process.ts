/** The dialer in a process of its own: what speaks with offices does it outside of main. */
import { serveCalls } from '../processes/calls.ts';
import { endOnMistakes, parentLine } from '../processes/parent.ts';
import type { DialerTells } from './dialer-table.ts';
import { createWayKeeper } from './way-keeper.ts';

endOnMistakes();
const tell = serveCalls<DialerTells>(
  parentLine(),
  createWayKeeper((name, told) => tell(name, told)),
);
