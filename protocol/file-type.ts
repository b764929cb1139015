/**
 * The type of a file by its name, as systems choose a program for it: what stands behind the last dot, in small letters. Dots and
 * spaces at the end do not count, since Windows drops them.
 *
 * @returns an empty string for a name without one; a leading dot begins none.
 */
export function fileTypeOf(name: string): string {
  const kept = name.replace(/[.\s]+$/u, '');
  const dot = kept.lastIndexOf('.');
  return dot > 0 ? kept.slice(dot + 1).toLowerCase() : '';
}
