import { describe, expect, it } from 'vitest';
import type { MemberState } from '../../../protocol/index.ts';
import { outlineOf, tellApart } from './alike.ts';
import { fingerprintOf } from '../../../client/index.ts';

let made = 0;
function member(name: string, more: Partial<MemberState> = {}): MemberState {
  const number = String(++made);
  return {
    id: `019a0000-0000-7000-8000-${number.padStart(12, '0')}`,
    name,
    role: 'member',
    devices: [{ id: number.padStart(43, 'A'), name: '' }],
    ...more,
  };
}

describe('names look alike', () => {
  it.each([
    ['whatever their case', 'Ada Byron', 'ada BYRON'],
    ['in Cyrillic letters', 'Paco', 'Расо'],
    ['in Greek letters', 'TOM', 'ΤΟΜ'],
    ['in wide letters', 'Ada', 'Ａｄａ'],
    ['with a joiner in them', 'Ada', 'A\u200Dda'],
    ['with a second space', 'Ada B', 'Ada  B'],
    ['with a small l for a capital I', 'Ian', 'lan'],
    ['with digits for letters', 'Bob', 'B0b'],
    ['with r and n for m', 'Tom', 'Torn'],
    ['with an accent in one piece or two', 'Zo\u00eb', 'Zoe\u0308'],
    ['with other dashes and quotes', 'Jo-Ann O’Hara', "Jo–Ann O'Hara"],
  ])('%s', (_, one, other) => {
    expect(outlineOf(one)).toBe(outlineOf(other));
  });

  it.each([
    ['Ada', 'Ida'],
    ['René', 'Rene'],
    ['Анна', 'Инна'],
    ['王伟', '王芳'],
  ])('but %s and %s do not', (one, other) => {
    expect(outlineOf(one)).not.toBe(outlineOf(other));
  });
});

describe('telling apart', () => {
  it('marks nobody whose name is their own', () => {
    expect(tellApart([member('Ada'), member('Bob')]).size).toBe(0);
  });

  it('marks both of one name by the start of their fingerprints', () => {
    const [one, two, other] = [member('Ada'), member('Аda'), member('Bob')];
    const marks = tellApart([one, two, other]);
    expect([...marks.keys()]).toEqual([one.id, two.id]);
    expect(marks.get(one.id)).toBe(fingerprintOf(one.devices[0]?.id ?? '')[0]);
    expect(marks.get(one.id)).not.toBe(marks.get(two.id));
  });

  it('takes a second group where somebody made a key whose first one is the same', () => {
    const keys = Array.from({ length: 6_000 }, (_, index) => String(index).padStart(43, 'A'));
    const byStart = Map.groupBy(keys, (key) => fingerprintOf(key)[0]);
    const [first, second] = [...byStart.values()].find((group) => group.length > 1) ?? [];
    const people = [first, second].map((id) => member('Ada', { devices: [{ id: id ?? '', name: '' }] }));
    const marks = people.map(({ id }) => tellApart(people).get(id));
    expect(marks[0]).toMatch(/^.{4}-.{4}$/);
    expect(marks[0]?.slice(0, 4)).toBe(marks[1]?.slice(0, 4));
    expect(marks[0]).not.toBe(marks[1]);
  });

  it('marks who has taken the name of somebody who left, but not who came back', () => {
    const left = member('Ada', { gone: true });
    expect(tellApart([left, member('Ada')]).size).toBe(2);
    expect(tellApart([left, member('Ada', { devices: left.devices })]).size).toBe(0);
  });

  it('keeps its mark whatever the order in which the devices are told', () => {
    const devices = ['1', '2'].map((number) => ({ id: number.padStart(43, 'B'), name: '' }));
    const other = member('Ada');
    const [one, two] = [member('Ada', { devices }), member('Ada', { devices: devices.toReversed() })];
    expect(tellApart([one, other]).get(one.id)).toBe(tellApart([two, other]).get(two.id));
  });
});
