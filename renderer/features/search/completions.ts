import type { Said } from '../../i18n/i18n.ts';
import { namedDays } from './dates.ts';
import { folded } from './fold.ts';
import type { Known } from './query.ts';
import { operators, tokensOf, written, type Operator } from './tokens.ts';

/** Something that can be put in for what is being typed. */
export type Completion = {
  /** What is shown, and what it means. */
  label: string;
  about?: Said | string;
  /** What was typed with it put in, and where the caret is then. */
  text: string;
  caret: number;
};

const most = 8;
const kinds = ['file', 'picture', 'video', 'audio', 'document'] as const;

/** What can be put in at the caret: filters by their beginning, or values of the filter that the caret is in. */
export function completionsAt(text: string, caret: number, known: Known): Completion[] {
  const token = tokensOf(text).find(({ from, to }) => from < caret && caret <= to);
  const put = (from: number, to: number, insert: string, open: boolean) => {
    const rest = text.slice(to).trimStart();
    const head = `${text.slice(0, from)}${insert}${open ? '' : ' '}`;
    return { text: head + rest, caret: head.length };
  };
  if (!token || token.kind === 'word') {
    const typed = token ? text.slice(token.from, caret).toLowerCase() : '';
    if (!token && text.trim() !== '') return [];
    const [from, to] = token ? [token.from, token.to] : [caret, caret];
    return operators
      .filter((operator) => operator.startsWith(typed))
      .map((operator) => ({
        label: `${operator}:`,
        about: { key: `search.about_${operator}` } as const,
        ...put(from, to, `${operator}:`, true),
      }));
  }
  if (token.kind !== 'filter') return [];
  const typed = folded(token.value.replace(/^[@#]/u, ''));
  return (
    valuesOf(token.operator, known)
      .filter(({ label }) => folded(label).includes(typed))
      .toSorted((a, b) => Number(folded(b.label).startsWith(typed)) - Number(folded(a.label).startsWith(typed)))
      .slice(0, most)
      .map(({ value, ...shown }) => ({ ...shown, ...put(token.from, token.to, written(token.operator, value), false) }))
      // Nothing is offered that stands there already.
      .filter((completion) => completion.text.trim() !== text.trim())
  );
}

type Value = { label: string; value: string; about?: Said | string };

function valuesOf(operator: Operator, { members, rooms, me, now, locale }: Known): Value[] {
  switch (operator) {
    case 'from': {
      const names = members.map(({ name }) => folded(name));
      const people = members.map(({ id, name }): Value => {
        const alike = names.filter((other) => other === folded(name)).length > 1;
        const value = alike ? `${name}~${id.slice(-4)}` : name;
        return { label: value, value, ...(id === me && { about: { key: 'search.aboutMe' } }) };
      });
      return [...people.filter(({ about }) => about), ...people.filter(({ about }) => !about)];
    }
    case 'in':
      return rooms.map(({ title }) => ({ label: title, value: title }));
    case 'has':
      return kinds.map((kind) => ({ label: kind, value: kind, about: { key: `search.has_${kind}` } }));
    default: {
      const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
      return namedDays(now, locale)
        .filter(({ day }, at, all) => all.findIndex((other) => +other.day === +day) === at)
        .map(({ name, day }) => ({
          label: name,
          value: name,
          about: date.format(day),
        }));
    }
  }
}
