import type { MemberState } from '../../../protocol/index.ts';
import { limits } from '../../../protocol/index.ts';
import type { Said } from '../../i18n/i18n.ts';
import { spanOf } from './dates.ts';
import { folded } from './fold.ts';
import type { FileKind } from '../files/kinds.ts';
import { tokensOf, type Operator, type Token } from './tokens.ts';

/** What names in a search are looked up in. */
export type Known = {
  members: readonly Pick<MemberState, 'id' | 'name' | 'gone'>[];
  rooms: readonly { id: string; title: string }[];
  me: string | undefined;
  now: Date;
  locale: string;
};

/** What the host is asked for. */
export type Asked = { text?: string; room?: string; from?: string; before?: number; after?: number; hasFile?: boolean };

/** How a filter was understood, or why it was not. */
export type Chip = { token: Token; says: Said; trouble: boolean };

export type Query = {
  /** Absent while there is nothing to ask for, or something was not understood. */
  asked?: Asked;
  /** What the host cannot decide: words that must stand together, kinds of files. */
  phrases: string[];
  kinds: FileKind[];
  /** The words to be marked in what is found. */
  words: string[];
  chips: Chip[];
};

/** `has:` takes these; the first of each line is what is written. */
export const hasValues: Readonly<Record<string, Exclude<FileKind, 'other'> | 'file'>> = {
  file: 'file',
  picture: 'picture',
  video: 'video',
  audio: 'audio',
  document: 'document',
  image: 'picture',
  photo: 'picture',
  voice: 'audio',
  doc: 'document',
  pdf: 'document',
};

/** Understands what was typed. Nothing is left out silently: what means nothing has a chip that says why. */
export function queryOf(text: string, known: Known): Query {
  const query: Query = { phrases: [], kinds: [], words: [], chips: [] };
  const asked: Asked = {};
  const tell = (token: Token, says: Said, trouble = false) => query.chips.push({ token, says, trouble });

  for (const token of tokensOf(text)) {
    if (token.kind === 'filter') {
      const said = take(token.operator, token.value, asked, query.kinds, known);
      tell(token, said.says, said.trouble);
    } else {
      query.words.push(...token.text.split(/\s+/u));
      if (token.kind === 'phrase') query.phrases.push(token.text);
      if (token.kind === 'unknown') tell(token, { key: 'search.noFilter', values: { name: `${token.name}:` } });
    }
  }
  const words = query.words.join(' ');
  if (words !== '') asked.text = words;
  if (words.length > limits.searchLength)
    tell({ kind: 'word', from: 0, to: text.length, text }, { key: 'search.tooLong' }, true);
  if (asked.before !== undefined && asked.after !== undefined && asked.before <= asked.after + 1)
    tell({ kind: 'word', from: 0, to: 0, text: '' }, { key: 'search.noTimeLeft' }, true);
  const { room: _, ...filters } = asked;
  if (Object.keys(filters).length > 0 && !query.chips.some(({ trouble }) => trouble)) query.asked = asked;
  return query;
}

type Taken = { says: Said; trouble?: boolean };
const notUnderstood = (key: Said['key'], value: string): Taken => ({ says: { key, values: { value } }, trouble: true });

function take(operator: Operator, value: string, asked: Asked, kinds: FileKind[], known: Known): Taken {
  if (value === '') return notUnderstood('search.incomplete', `${operator}:`);
  switch (operator) {
    case 'from': {
      if (asked.from !== undefined) return notUnderstood('search.onlyOnce', `${operator}:`);
      const member = memberOf(value, known);
      if (typeof member === 'string') return notUnderstood(`search.who_${member}`, value);
      asked.from = member.id;
      return { says: { key: 'search.chipFrom', values: { name: member.name } } };
    }
    case 'in': {
      if (asked.room !== undefined) return notUnderstood('search.onlyOnce', `${operator}:`);
      const room = oneNamed(value.replace(/^#/u, ''), known.rooms, ({ title }) => title);
      if (room === undefined) return notUnderstood('search.noRoom', value);
      asked.room = room.id;
      return { says: { key: 'search.chipIn', values: { name: room.title } } };
    }
    case 'has': {
      const wanted = value.toLowerCase();
      const kind = Object.hasOwn(hasValues, wanted) ? hasValues[wanted] : undefined;
      if (kind === undefined) return notUnderstood('search.noKind', value);
      asked.hasFile = true;
      if (kind !== 'file') kinds.push(kind);
      return { says: { key: `search.has_${kind}` } };
    }
    default: {
      const span = spanOf(value, known.now, known.locale);
      if (!span) return notUnderstood('search.noDate', value);
      // The host's bounds are not part of what it finds.
      if (operator !== 'after')
        asked.before = Math.min(asked.before ?? Infinity, operator === 'on' ? span.to : span.from);
      if (operator !== 'before')
        asked.after = Math.max(asked.after ?? 0, (operator === 'on' ? span.from : span.to) - 1);
      const date = new Intl.DateTimeFormat(known.locale, { dateStyle: 'medium' });
      const last = new Date(span.to - 1);
      const shown = date.formatRange(new Date(span.from), last);
      return { says: { key: `search.chip_${operator}`, values: { date: shown } } };
    }
  }
}

/** Several people may have one name; then its member's last signs are written behind it. */
function memberOf(value: string, { members, me }: Known): { id: string; name: string } | 'nobody' | 'several' {
  const name = value.replace(/^@/u, '');
  if (name.toLowerCase() === 'me') {
    const own = members.find(({ id }) => id === me);
    if (own) return own;
  }
  const tail = /^(.*)~([0-9a-f]{4,})$/u.exec(name);
  if (tail) {
    const [, called = '', end = ''] = tail;
    return members.find((one) => folded(one.name) === folded(called) && one.id.endsWith(end)) ?? 'nobody';
  }
  const alike = members.filter((one) => folded(one.name) === folded(name));
  if (alike.length > 1) return 'several';
  return oneNamed(name, members, (one) => one.name) ?? 'nobody';
}

/** The one that is called so, or the only one whose name begins so. */
function oneNamed<T>(name: string, all: readonly T[], nameOf: (one: T) => string): T | undefined {
  const wanted = folded(name);
  const exact = all.find((one) => folded(nameOf(one)) === wanted);
  if (exact) return exact;
  const beginning = all.filter((one) => folded(nameOf(one)).startsWith(wanted));
  return beginning.length === 1 ? beginning[0] : undefined;
}
