/** A shape in a corner of the picture: what it is, and whether it darkens much or little. */
export type Corner = { shape: 'arc' | 'triangle' | 'square' | 'dot'; deep: boolean } | undefined;

export type Face = {
  /** One of `tones`. */
  tone: number;
  /** Top left, top right, bottom right, bottom left. */
  corners: readonly [Corner, Corner, Corner, Corner];
};

/** White letters on each of them, darkened or not, reach contrast AA (WCAG 2.2, 1.4.3). */
export const tones = [
  'bg-teal-700',
  'bg-sky-700',
  'bg-blue-700',
  'bg-indigo-600',
  'bg-violet-600',
  'bg-fuchsia-700',
  'bg-pink-700',
  'bg-rose-700',
  'bg-orange-700',
  'bg-amber-800',
  'bg-lime-800',
  'bg-emerald-700',
] as const;

const shapes = ['arc', 'triangle', 'square', 'dot'] as const;

/**
 * How somebody without a picture looks: always the same for the same member, and for two of one name hardly ever. It tells people
 * apart at a glance; it proves nothing, which is what fingerprints are for.
 */
export function faceOf(id: string): Face {
  let rest = hashOf(id);
  const take = (choices: number) => {
    const taken = rest % choices;
    rest = Math.floor(rest / choices);
    return taken;
  };
  const corner = (): Corner => {
    const chosen = take(shapes.length * 2 + 1);
    const shape = shapes[chosen >> 1];
    return shape && { shape, deep: chosen % 2 === 1 };
  };
  return { tone: take(tones.length), corners: [corner(), corner(), corner(), corner()] };
}

/** FNV-1a with a final mix (MurmurHash3's), 32 bits: ids differ in few places, and all of them must count. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const sign of text) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
