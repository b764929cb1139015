/** Without case and accents, as the host's index has it: what is typed quickly is found. */
export function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** A folded text that knows where each of its characters came from. */
export type FoldedText = { text: string; origin: number[] };

/** @returns `origin` has for each UTF-16 code unit of the folded text its place in the other one, and the end's. */
export function foldedWithOrigin(text: string): FoldedText {
  let result = '';
  const origin: number[] = [];
  let at = 0;
  for (const sign of text) {
    const part = folded(sign);
    origin.push(...Array<number>(part.length).fill(at));
    result += part;
    at += sign.length;
  }
  return { text: result, origin: [...origin, text.length] };
}
