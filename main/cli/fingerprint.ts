const groups = 4;

/** The part of an office id that a person compares: its first four groups of four signs (80 bits). */
export function officeFingerprint(office: string): string {
  return grouped(office);
}

/** Whether a text can be the beginning of a fingerprint, or one without its hyphens. */
export function looksLikeFingerprint(text: string): boolean {
  return /^[a-z2-7-]*[a-z2-7][a-z2-7-]*$/i.test(text);
}

/** Whether it can be a whole one. */
export function looksLikeWholeFingerprint(text: string): boolean {
  return /^[a-z2-7]{4}(-?[a-z2-7]{4}){3}$/i.test(text);
}

/** Without hyphens, for comparing what a person typed. */
export function bareFingerprint(text: string): string {
  return text.replaceAll('-', '').toLowerCase();
}

function grouped(text: string): string {
  return Array.from({ length: groups }, (_, i) => text.slice(4 * i, 4 * i + 4)).join('-');
}
