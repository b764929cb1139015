import { expect, it } from 'vitest';
import type { MemberState } from '../../../protocol/index.ts';
import { mentionedIn } from './mentions.ts';

const member = (id: string, name: string, more: Partial<MemberState> = {}): MemberState => ({
  id,
  name,
  role: 'member',
  devices: [],
  ...more,
});
const members = [member('1', 'Ann'), member('2', 'Ann Lee'), member('3', 'Zoë'), member('4', 'Old', { gone: true })];

it('finds the people a text calls by name, the longer name where two fit', () => {
  expect(mentionedIn('@Ann Lee, see @Zoë', members)).toEqual(['2', '3']);
  expect(mentionedIn('@Ann and @Ann Lee', members).toSorted()).toEqual(['1', '2']);
});

it('finds nobody without the sign, and nobody who is gone', () => {
  expect(mentionedIn('Ann, Zoë, @Old', members)).toEqual([]);
});

it('means who was chosen of several people of one name, and all of them where nobody was', () => {
  const both = [...members, member('5', 'Ann')];
  expect(mentionedIn('@Ann', both, new Map([['Ann', new Set(['5'])]]))).toEqual(['5']);
  expect(mentionedIn('@Ann', both)).toEqual(['1', '5']);
  // Who was chosen and then taken out of the text again is not meant.
  expect(mentionedIn('@Zoë', both, new Map([['Ann', new Set(['5'])]]))).toEqual(['3']);
});

it.each(['@Anna', '@Ann_x', 'write to x@Ann.example', 'see https://a.example/@Ann', '`@Ann`', '```\n@Ann\n```'])(
  'finds nobody in %j',
  (text) => {
    expect(mentionedIn(text, members)).toEqual([]);
  },
);

it.each(['@Ann', '(@Ann)', '_@Ann_', '@Ann’s', 'so @Ann.', '`@Zoë` @Ann', '@Anna @Ann', 'やあ@Annさん'])(
  'finds Ann in %j',
  (text) => {
    expect(mentionedIn(text, members)).toEqual(['1']);
  },
);
