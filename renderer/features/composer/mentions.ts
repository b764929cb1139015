import { limits, type MemberState } from '../../../protocol/index.ts';
import { partsOfCode } from '../markdown/code-parts.ts';
import { createTextParts } from '../markdown/text-parts.ts';

/** Who was chosen from the list by a name that several may have. */
export type Chosen = Map<string, ReadonlySet<string>>;

/**
 * The members whose names stand in a text behind an `@`, where they stand out of it when it is shown: as whole words, in neither a link
 * nor code; where one name begins another, the longer one counts. Of several people of one name those that were chosen, else all of
 * them.
 */
export function mentionedIn(text: string, members: readonly MemberState[], chosen?: Chosen): string[] {
  const people = Map.groupBy(
    members.filter(({ name, gone }) => !gone && text.includes(`@${name}`)),
    ({ name }) => name,
  );
  if (people.size === 0) return [];
  const { of } = createTextParts({ mentions: [...people.keys()].map((name) => ({ name, me: false })) });
  const parts = partsOfCode(text).flatMap((part) => (part.isCode ? [] : of(part.text)));
  const called = new Set(parts.flatMap((part) => (part.kind === 'mention' ? part.text.slice(1) : [])));
  return [...called]
    .flatMap((name) => {
      const all = people.get(name) ?? [];
      const meant = all.filter(({ id }) => chosen?.get(name)?.has(id));
      return (meant.length > 0 ? meant : all).map(({ id }) => id);
    })
    .slice(0, limits.mentions);
}
