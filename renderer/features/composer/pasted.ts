/** What browsers call a picture that has no name of its own. */
const nameless = /^(?:image|blob|unknown)?(\.\w+)?$/iu;

/**
 * A file from the clipboard. A screenshot comes without a name; it is given one that says when it was taken, so that two of them do
 * not look the same.
 *
 * @param word - what such a picture is called: `Screenshot`.
 */
export function namedPaste(file: File, word: string, at: Date): File {
  const found = file.type.startsWith('image/') ? nameless.exec(file.name) : null;
  if (!found) return file;
  const ending =
    found[1] ??
    `.${file.type
      .slice('image/'.length)
      .replace(/[^a-z0-9].*$/u, '')
      .replace('jpeg', 'jpg')}`;
  return new File([file], `${word} ${stampOf(at)}${ending}`, { type: file.type, lastModified: at.getTime() });
}

/** `2026-11-21 15.43.07`, by the person's clock: sorts by time, and every system takes it in a file's name. */
export function stampOf(at: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${[two(at.getHours()), two(at.getMinutes()), two(at.getSeconds())].join('.')}`;
}
