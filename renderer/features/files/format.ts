const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A size as people read it: `0 B`, `1.5 MB`. */
export function formatBytes(bytes: number, locale?: string): string {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: step === 0 || value >= 100 ? 0 : 1 }).format(value)} ${units[step] ?? 'B'}`;
}
