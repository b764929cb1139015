import { Notification } from 'electron';
import { createNotes, type Notes } from './notes.ts';

/** Notifications by the system, answered in place where it can. */
export function setupNotes(chosen: (tag: string, reply?: string) => void): Notes {
  return createNotes(({ title, body, reply }, events) => {
    const note = new Notification({ title, body, hasReply: reply });
    note.on('click', () => events.chosen());
    note.on('reply', ({ reply: answer }) => events.chosen(answer));
    note.on('close', () => events.gone());
    note.show();
    return note;
  }, chosen);
}
