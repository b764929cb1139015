/** What is longer is folded. */
const mostLines = 20;
const mostSigns = 2_000;
/** How far back from the end a cut is made between words rather than within one. */
const wordReach = 100;

/**
 * The beginning of a long text, to be shown until somebody asks for all of it.
 *
 * @returns nothing where the text is short enough, or so little longer that folding would hide next to nothing.
 */
export function beginningOf(text: string): string | undefined {
  const lines = text.split('\n', mostLines * 2);
  const byLines = lines.length > mostLines * 1.25 ? lines.slice(0, mostLines).join('\n') : text;
  if (byLines.length <= mostSigns * 1.25) return byLines === text ? undefined : byLines.trimEnd();
  const cut = byLines.slice(0, mostSigns);
  const between = cut.search(new RegExp(`\\s\\S{0,${wordReach}}$`, 'u'));
  // Never between the halves of a sign.
  return `${between > 0 ? cut.slice(0, between) : cut.replace(/[\ud800-\udbff]$/u, '')} …`;
}
