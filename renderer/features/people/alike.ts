import type { MemberState } from '../../../protocol/index.ts';
import { fingerprintOf } from '../../../client/index.ts';

/** Letters of other scripts, signs and digits that are taken for these; pairs of a look-alike and what it is read as. */
const lookAlikes = new Map(
  [
    // Cyrillic, capitals by the capitals that they look like.
    ['АВЕЅІЈКМНОРСТУҮХԌԚԜӀ', 'ABESIJKMHOPCTYYXGQWI'],
    ['авеѕіјкмнорстухһԁԛԝӏ', 'abesijkmhopctyxhdqwl'],
    // Greek
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳ', 'ABEZHIKMNOPTYXCj'],
    ['αβγεηικνορτυχωϲ', 'abyenikvoptuxwc'],
    // Latin that is hard to tell from plain Latin
    ['ɑɡıȷɩɪʟɴʀꜱ', 'agijiilnrs'],
    ['01|', 'oll'],
    ['‐‑‒–—−', '------'],
    ['’‘ʼ`´', "'''''"],
  ].flatMap(([from = '', to = '']) => Array.from(from, (sign, index) => [sign, to[index] ?? sign] as const)),
);

const unseen = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * What is left of a name when all is left out that a quick look does not tell apart (after the skeleton of Unicode's UTS 39, with a
 * table of our own: Latin, Cyrillic and Greek). Names with the same outline look alike; it is nothing to be shown.
 */
export function outlineOf(name: string): string {
  return Array.from(name.normalize('NFKD').replaceAll(unseen, ''), (sign) => lookAlikes.get(sign) ?? sign)
    .join('')
    .toLowerCase()
    .replaceAll(/[il]/g, 'l')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Members are the same object until something about them changed, and offices have thousands of them. */
const outlines = new WeakMap<MemberState, string>();
function outline(member: MemberState): string {
  const known = outlines.get(member);
  if (known !== undefined) return known;
  const made = outlineOf(member.name);
  outlines.set(member, made);
  return made;
}

/** The key that stands for a person: the same whatever the order of the devices, and one that still counts. */
export function keyOf({ devices }: MemberState): string | undefined {
  const counting = devices.filter(({ revoked }) => revoked !== true);
  return (counting.length > 0 ? counting : devices).map(({ id }) => id).toSorted()[0];
}

/**
 * Whose names look like somebody else's, and what is to stand beside them: as many groups of their key's fingerprint as tell them
 * apart. People who have left count, since a newcomer may take their name.
 */
export function tellApart(members: readonly MemberState[]): ReadonlyMap<string, string> {
  const byOutline = new Map<string, MemberState[]>();
  for (const member of members) {
    const key = outline(member);
    const group = byOutline.get(key);
    if (group) group.push(member);
    else byOutline.set(key, [member]);
  }
  const marks = new Map<string, string>();
  for (const group of byOutline.values()) if (group.length > 1) markAll(group, marks);
  return marks;
}

function markAll(group: readonly MemberState[], marks: Map<string, string>): void {
  const keys = new Map(group.map((member) => [member.id, keyOf(member) ?? member.id]));
  // Who came back with the same key is the same person, not one who looks like them.
  if (new Set(keys.values()).size < 2) return;
  const prints = new Map([...new Set(keys.values())].map((key) => [key, fingerprintOf(key)]));
  for (const [id, key] of keys) {
    const own = prints.get(key) ?? [];
    const others = [...prints].filter(([other]) => other !== key).map(([, print]) => print.join(''));
    let groups = 1;
    while (groups < own.length && others.some((print) => print.startsWith(own.slice(0, groups).join('')))) groups += 1;
    marks.set(id, own.slice(0, groups).join('-'));
  }
}
