import { describe, expect, it } from 'vitest';
import type { MemberState } from '../../../protocol/index.ts';
import { askedAt, completed, peopleFor, roomsFor, type Option } from './completion.ts';

const { compare } = new Intl.Collator('en');
const asked = (text: string) => {
  const { kind, query } = askedAt(text.replace('|', ''), text.indexOf('|')) ?? {};
  return kind && [kind, query];
};

describe('what is being written', () => {
  it.each([
    ['@|', ['person', '']],
    ['hello @an|', ['person', 'an']],
    ['(@Ann Le|', ['person', 'Ann Le']],
    ['see\n#gen|eral', ['room', 'gen']],
    ['so :smi|', ['emoji', 'smi']],
    ['@李|', ['person', '李']],
  ])('%j can be completed', (text, to) => {
    expect(asked(text)).toEqual(to);
  });

  it.each([
    'ann@exam|',
    'a#b|',
    '# heading|',
    '@ nobody|',
    'at 12:30|',
    ':|',
    ':s|',
    ': smi|',
    '@ann\nand then|',
    `@${'x'.repeat(41)}|`,
    'https://host:80|',
  ])('%j cannot', (text) => {
    expect(asked(text)).toBeUndefined();
  });

  it('is what the last sign began', () => {
    expect(asked('@Ann #gen|')).toEqual(['room', 'gen']);
  });
});

describe('what was chosen', () => {
  const ann: Option = { kind: 'person', id: '1', name: 'Ann Lee', mark: undefined, inRoom: true };
  const smile: Option = { kind: 'emoji', id: 'smile', name: 'smile', emoji: '😄' };
  const put = (text: string, option: Option) => {
    const at = text.indexOf('|');
    const plain = text.replace('|', '');
    const done = completed(plain, askedAt(plain, at)!, option);
    return `${done.text.slice(0, done.cursor)}|${done.text.slice(done.cursor)}`;
  };

  it('takes the place of what was written, and one goes on behind a space', () => {
    expect(put('hello @an|', ann)).toBe('hello @Ann Lee |');
    expect(put('hello @an| and all', ann)).toBe('hello @Ann Lee |and all');
    expect(put(':smi|', smile)).toBe('😄 |');
  });
});

describe('whom a name may be completed to', () => {
  const member = (id: string, name: string, more: Partial<MemberState> = {}): MemberState => ({
    ...{ id, name, role: 'member', devices: [] },
    ...more,
  });
  const members = [
    member('1', 'Zoë'),
    member('2', 'Ann Zobel'),
    member('3', 'Zora'),
    member('4', 'Zok', { gone: true }),
    member('5', 'me'),
    member('6', 'Zoro', { role: 'guest' }),
  ];
  const names = (query: string, room: { members?: string[]; guests?: string[] }, all = members) =>
    peopleFor(query, { members: all, room, me: '5', marks: new Map(), compare }).map(({ name }) => name);

  it('is who is in the room first, then who is called so by another name, never oneself or who left', () => {
    expect(names('zo', { members: ['2', '3'] })).toEqual(['Zora', 'Ann Zobel', 'Zoë', 'Zoro']);
    expect(names('ZOE', {})).toEqual(['Zoë']);
    expect(names('m', {})).toEqual([]);
  });

  it('are in a public room all but the guests who were not let into it', () => {
    expect(names('zor', {})).toEqual(['Zora', 'Zoro']);
    expect(names('', { guests: ['6'] })).toEqual(['Ann Zobel', 'Zoë', 'Zora', 'Zoro']);
    expect(names('', {}).at(-1)).toBe('Zoro');
  });

  it('is nobody once it goes on with what nobody is called', () => {
    expect(names('Ann Z', {})).toEqual(['Ann Zobel']);
    expect(names('Zora is', {})).toEqual([]);
  });

  it('is a list that can be read, with what tells namesakes apart', () => {
    const many = Array.from({ length: 50 }, (_, index) => member(`m${index}`, `Sam ${index}`));
    expect(names('sam', {}, many)).toHaveLength(8);
    const [sam] = peopleFor('sam', { members: many, room: {}, me: '', marks: new Map([['m0', 'ab12']]), compare });
    expect(sam).toMatchObject({ name: 'Sam 0', mark: 'ab12' });
  });
});

it('rooms are found by name, those that are archived last, conversations not', () => {
  const room = (name: string, more: object = {}) => ({
    id: name,
    kind: 'public' as const,
    name,
    archived: false,
    ...more,
  });
  const rooms = [
    room('sales old', { archived: true }),
    room('sales', { kind: 'private' }),
    room('after-sales'),
    room('', { kind: 'direct' }),
  ];
  expect(roomsFor('sal', { rooms, compare })).toEqual([
    { kind: 'room', id: 'sales', name: 'sales', isPrivate: true },
    { kind: 'room', id: 'after-sales', name: 'after-sales', isPrivate: false },
    { kind: 'room', id: 'sales old', name: 'sales old', isPrivate: false },
  ]);
  expect(roomsFor('', { rooms, compare })).toHaveLength(3);
});
