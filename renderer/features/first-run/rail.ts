import { countText } from '../../../client/index.ts';
import type { OfficeState } from '../../app/known-office.ts';
import type { I18n, WordKey } from '../../i18n/i18n.ts';

/** An office in the rail. */
export type RailOffice = {
  office: string;
  name: string;
  unread: number;
  mentions: number;
  /** `away`: its host cannot be reached. `out`: not let in, be it yet or any more. `resting`: not opened yet. */
  state: 'here' | 'away' | 'out' | 'opening' | 'resting' | 'elsewhere' | 'failed' | 'unerased';
};

export function railStateOf(state: OfficeState): RailOffice['state'] {
  if (state.is !== 'open') return state.is;
  return state.session.reach.value;
}

const states: Partial<Record<RailOffice['state'], WordKey>> = {
  away: 'start.railAway',
  out: 'start.railOut',
  opening: 'start.railOpening',
  elsewhere: 'start.railElsewhere',
  failed: 'start.railFailed',
  unerased: 'start.railUnerased',
};

/** All that the rail shows of an office, in words. */
export function railWords({ name, unread, mentions, state }: RailOffice, t: I18n['t']): string {
  const counts = { title: name, count: countText(unread), mentions: countText(mentions) };
  const counted = unread === 0 ? name : t(mentions > 0 ? 'rooms.unreadForYou' : 'rooms.unread', counts);
  const about = states[state];
  return about === undefined ? counted : t(about, { office: counted });
}
