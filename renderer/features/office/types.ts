/** What a field for types of files shows. */
export const typesText = (types: readonly string[]): string => types.join(', ');

/** @returns the types as the office keeps them, each once; undefined where something in it is none. */
export function readTypes(text: string): string[] | undefined {
  const types = text
    .split(/[\s,;،、，；]+/u)
    .map((type) => type.replace(/^\*?\./u, '').toLowerCase())
    .filter((type) => type !== '');
  return types.every((type) => /^[\p{Ll}\p{Lo}\p{N}_-]{1,16}$/u.test(type)) ? [...new Set(types)] : undefined;
}
