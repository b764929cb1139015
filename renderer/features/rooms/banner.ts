import type { Status } from '../../../client/index.ts';

import type { Said, WordKey } from '../../i18n/i18n.ts';

export type Banner = {
  tone: 'calm' | 'warning';
  title: WordKey;
  text?: WordKey;
  /** When the next try is; changes every second. */
  next?: Said;
  retry: boolean;
};

/** What to say about the connection; nothing while all is well. */
export function bannerFor(status: Status, now: number): Banner | undefined {
  switch (status.phase) {
    case 'online':
      return undefined;
    case 'catching_up':
      return { tone: 'calm', title: 'rooms.catchingUp', text: 'rooms.catchingUpAbout', retry: false };
    case 'connecting':
    case 'joining':
      return {
        tone: 'calm',
        title: 'rooms.connecting',
        text: 'rooms.connectingAbout',
        retry: false,
      };
    case 'offline': {
      const seconds = status.nextTry === undefined ? 0 : Math.ceil((status.nextTry - now) / 1000);
      return {
        tone: 'warning',
        title: 'rooms.offline',
        text: 'rooms.offlineAbout',
        next: seconds > 0 ? { key: 'rooms.nextTry', values: { seconds } } : { key: 'rooms.trying' },
        retry: true,
      };
    }
    default:
      return {
        tone: 'warning',
        title: 'rooms.notConnected',
        ...(status.error && { text: `errors.${status.error.code}` as const }),
        retry: false,
      };
  }
}
