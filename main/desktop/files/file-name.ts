/** Names that Windows keeps for devices, whatever stands behind the first dot (Microsoft, "Naming Files, Paths, and Namespaces"). */
const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
/** What one of the systems does not take, and signs that turn how a name reads. */
const forbidden = /[<>:"/\\|?*\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** Bytes that most file systems take; a number must fit in, too. */
const longest = 240;

/** A name that every system takes, as near to the one that was asked for as can be. */
export function takenName(asked: string): string {
  const plain = asked
    .normalize('NFC')
    .replace(forbidden, '_')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
  if (plain === '') return 'file';
  return shortened(reserved.test(plain) ? `_${plain}` : plain);
}

/** The name with a number before its ending: `plan (2).pdf`. */
export function numbered(name: string, number: number): string {
  if (number < 2) return name;
  const { stem, ending } = parts(name);
  return `${stem} (${number})${ending}`;
}

function shortened(name: string): string {
  const { stem, ending } = parts(name);
  let kept = stem;
  while (Buffer.byteLength(kept + ending) > longest && kept !== '') kept = Array.from(kept).slice(0, -1).join('');
  return kept === '' ? Array.from(name).slice(0, 60).join('') : kept + ending;
}

/** The ending is what stands behind the last dot, with `.tar` before it; a name that begins with a dot has none. */
function parts(name: string): { stem: string; ending: string } {
  const [, stem = name, ending = ''] = /^(.+?)((?:\.tar)?\.[^.]{1,20})$/su.exec(name) ?? [];
  return { stem, ending };
}
