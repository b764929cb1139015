import type { Status } from '../../../client/index.ts';

export type Banner = {
  tone: 'calm' | 'warning';
  title: string;
  text: string;
  /** When the next try is; changes every second. */
  next?: string;
  retry: boolean;
};

/** What to say about the connection; nothing while all is well. */
export function bannerFor(status: Status, now: number): Banner | undefined {
  switch (status.phase) {
    case 'online':
      return undefined;
    case 'catching_up':
      return { tone: 'calm', title: 'Catching up.', text: 'Fetching what was said meanwhile.', retry: false };
    case 'connecting':
    case 'joining':
      return {
        tone: 'calm',
        title: 'Connecting to the office…',
        text: 'You can go on: what you write is sent when it is there.',
        retry: false,
      };
    case 'offline': {
      const seconds = status.nextTry === undefined ? 0 : Math.ceil((status.nextTry - now) / 1000);
      return {
        tone: 'warning',
        title: 'The office cannot be reached.',
        text: 'You can go on: what you write is kept here and sent when it is back.',
        next: seconds > 0 ? `Next try in ${seconds} s.` : 'Trying …',
        retry: true,
      };
    }
    default:
      return { tone: 'warning', title: 'Not connected.', text: status.reason ?? '', retry: false };
  }
}
