import { limits, type MemberState } from '../../../protocol/index.ts';

/** Who was chosen from the list by a name that several may have. */
export type Chosen = Map<string, ReadonlySet<string>>;

/**
 * The members whose names stand in a text behind an `@`; where one name begins another, the longer one counts. Of several people of
 * one name those that were chosen, else all of them.
 */
export function mentionedIn(text: string, members: readonly MemberState[], chosen?: Chosen): string[] {
  const found: string[] = [];
  let rest = text;
  const names = Map.groupBy(
    members.filter(({ gone }) => !gone),
    ({ name }) => name,
  );
  for (const [name, people] of [...names].toSorted(([a], [b]) => b.length - a.length)) {
    const called = `@${name}`;
    if (!rest.includes(called)) continue;
    rest = rest.replaceAll(called, '');
    const meant = people.filter(({ id }) => chosen?.get(name)?.has(id));
    found.push(...(meant.length > 0 ? meant : people).map(({ id }) => id));
  }
  return found.slice(0, limits.mentions);
}
