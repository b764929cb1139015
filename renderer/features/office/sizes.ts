/** Bytes of a gigabyte as file managers count. */
const gigabyte = 1e9;

/** What a field for gigabytes shows; empty is no limit. */
export function toGigabytes(bytes: number): string {
  return bytes === 0 ? '' : String(Math.round((bytes / gigabyte) * 1000) / 1000);
}

/** @returns bytes, 0 for none; undefined for what is no size. */
export function fromGigabytes(text: string): number | undefined {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return 0;
  const bytes = Math.round(Number(trimmed) * gigabyte);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}
