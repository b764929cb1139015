/** What browsers call a picture that has no name of its own. */
const nameless = /^(?:image|blob|unknown)?(\.\w+)?$/iu;

/**
 * A file from the clipboard. A screenshot comes without a name; it is given one that says when it was taken, so that two of them do
 * not look the same.
 *
 * @param word - what such a picture is called: `Screenshot`.
 */
export function namedPaste(file: File, word: string, at: Date): File {
  if (!isNamelessPicture(file)) return file;
  const ending =
    nameless.exec(file.name)?.[1] ??
    `.${file.type
      .slice('image/'.length)
      .replace(/[^a-z0-9].*$/u, '')
      .replace('jpeg', 'jpg')}`;
  return new File([file], `${word} ${stampOf(at)}${ending}`, { type: file.type, lastModified: at.getTime() });
}

/**
 * The files that are pasted. Spreadsheets and word processors put a picture of the text beside the text itself, for those who cannot
 * take that.
 */
export function filesOf({ files, text }: { files: readonly File[]; text: string }): readonly File[] {
  const [only, ...others] = files;
  return text !== '' && only && others.length === 0 && isNamelessPicture(only) ? [] : files;
}

/** A screenshot, most often: nowhere but on the clipboard. */
export const isNamelessPicture = ({ type, name }: File) => type.startsWith('image/') && nameless.test(name);

/** `2026-11-21 15.43.07`, by the person's clock: sorts by time, and every system takes it in a file's name. */
export function stampOf(at: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${[two(at.getHours()), two(at.getMinutes()), two(at.getSeconds())].join('.')}`;
}
