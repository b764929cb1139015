import { Notification } from 'electron';
import type { Say } from '../words/words.ts';
import { createNotes, type Notes } from './notes.ts';

/** Notifications by the system, answered in place where it can. */
export function setupNotes(say: Say, chosen: (tag: string, reply?: string) => void): Notes {
  return createNotes(({ title, body, reply }, events) => {
    const note = new Notification({ title, body, hasReply: reply, replyPlaceholder: say('reply') });
    note.on('click', () => events.chosen());
    note.on('reply', ({ reply: answer }) => events.chosen(answer));
    note.on('close', () => events.gone());
    note.show();
    return note;
  }, chosen);
}
