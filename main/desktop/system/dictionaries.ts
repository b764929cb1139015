/** `de-DE-3-0.bdic`: the language and the region, and the version of the dictionary. So Chromium calls the files it looks for. */
const fileName = /^([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*?)-\d+-\d+\.bdic$/u;

/**
 * The languages whose dictionaries are there, by Chromium's tags: Chromium knows some with a region (`en-GB`), others without (`de`), and
 * names the files of these by the language's usual region.
 *
 * @param files - the names of what lies in the folder of dictionaries.
 * @param known - `availableSpellCheckerLanguages`.
 */
export function languagesThere(files: readonly string[], known: readonly string[]): string[] {
  const there = new Set(
    files.flatMap((file) => {
      const tag = fileName.exec(file)?.[1];
      return tag === undefined ? [] : [tag, ...(known.includes(tag) ? [] : [tag.split('-', 1)[0] ?? tag])];
    }),
  );
  return known.filter((tag) => there.has(tag));
}

/** What of a person's choice can be done now: a dictionary that is gone would be fetched, from where there is nothing. */
export function usable(chosen: readonly string[], there: readonly string[]): string[] {
  return chosen.filter((tag) => there.includes(tag));
}
