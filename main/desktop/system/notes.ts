/** A notification as the system shows it. */
export type ShownNote = { close(): void };
export type NoteAsk = { tag: string; title: string; body: string; reply: boolean };
export type NoteEvents = { chosen(reply?: string): void; gone(): void };

export type Notes = {
  show(note: NoteAsk): void;
  withdraw(tag: string): void;
};

/** More at once are noise, and the system keeps each. */
const most = 50;

/** The notifications that are shown, one for each tag. */
export function createNotes(
  showNote: (note: NoteAsk, events: NoteEvents) => ShownNote,
  chosen: (tag: string, reply?: string) => void,
): Notes {
  const shown = new Map<string, ShownNote>();
  function withdraw(tag: string): void {
    const note = shown.get(tag);
    shown.delete(tag);
    note?.close();
  }
  return {
    show(note) {
      const { tag } = note;
      withdraw(tag);
      const [oldest] = shown.keys();
      if (shown.size >= most && oldest !== undefined) withdraw(oldest);
      const now = showNote(note, {
        chosen: (reply) => chosen(tag, reply),
        gone: () => {
          if (shown.get(tag) === now) shown.delete(tag);
        },
      });
      shown.set(tag, now);
    },
    withdraw,
  };
}
