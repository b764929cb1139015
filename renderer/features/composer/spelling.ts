import { mayHaveShortcodes, withEmoji } from '../emoji/shortcodes.ts';

/** How long what is written waits for the table of shortcodes, in milliseconds. */
const patience = 300;

/** The emoji of each shortcode; fetched from the office, which may be away without a word. */
export async function fetchTable(): Promise<ReadonlyMap<string, string>> {
  return (await import('../emoji/load.ts')).loadShortcodes();
}

/**
 * Puts emoji in the place of shortcodes, in what is about to be sent. What the table of them cannot be had for in time stays as it was
 * written: better sent so than not at all.
 *
 * @returns the text itself, where nothing has to be waited for.
 */
export function createSpelling(fetch = fetchTable): (text: string) => string | Promise<string> {
  let table: ReadonlyMap<string, string> | undefined;
  let fetching: Promise<unknown> | undefined;
  /** Once was enough: what is said next does not wait again for a fetch that hangs. */
  let late = false;

  function have(): Promise<unknown> {
    fetching ??= fetch()
      .then((fetched) => (table = fetched))
      .catch(() => undefined)
      .finally(() => {
        fetching = undefined;
        late = false;
      });
    return fetching;
  }

  return (text) => {
    if (!mayHaveShortcodes(text)) return text;
    if (table) return withEmoji(text, table);
    const fetched = have();
    if (late) return text;
    return new Promise((resolve) => {
      const spelled = () => {
        clearTimeout(timer);
        resolve(table ? withEmoji(text, table) : text);
      };
      const timer = setTimeout(() => {
        late = true;
        spelled();
      }, patience);
      void fetched.then(spelled);
    });
  };
}
