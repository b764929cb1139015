import { limits, type MemberState } from '../../../protocol/index.ts';

/** The members whose names stand in a text behind an `@`; where one name begins another, the longer one counts. */
export function mentionedIn(text: string, members: readonly MemberState[]): string[] {
  const found: string[] = [];
  let rest = text;
  const longestFirst = members.filter(({ gone }) => !gone).toSorted((a, b) => b.name.length - a.name.length);
  for (const { id, name } of longestFirst) {
    const called = `@${name}`;
    if (!rest.includes(called)) continue;
    rest = rest.replaceAll(called, '');
    found.push(id);
  }
  return found.slice(0, limits.mentions);
}
