/** As long as the shortest secret that a link carries (`token` in `protocol/ids.ts`). */
const run = /[A-Za-z0-9_-]{22,}/gu;
/** Words of programs: `camelCase`, `CONSTANT_NAMES`, `kebab-case`. Nothing random is made of such words alone. */
const words = /^(?:[A-Za-z]?[a-z]{2,}(?:[A-Z][a-z]+)*|[A-Z]+(?:_[A-Z]+)*|[a-z]+(?:[-_][a-z]+)*)$/u;

/**
 * A line without tokens, keys and signatures: whatever is long and random is cut down to its beginning, by which it can still be told
 * from others. The log is shown to people who help.
 */
export function unsecret(line: string): string {
  return line.replaceAll(run, (found) => (words.test(found) ? found : `${found.slice(0, 6)}…`));
}
