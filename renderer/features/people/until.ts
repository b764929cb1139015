/** After which time a status is cleared, and one may be disturbed again. */
export const spans = ['half', 'hour', 'today', 'week', 'never'] as const;
export type Span = (typeof spans)[number];

/**
 * When a span that begins now is over, by the clock on the wall: a day ends at midnight, a week with its Sunday. Milliseconds since
 * 1970; undefined is never.
 */
export function endOf(span: Span, now: Date): number | undefined {
  const midnight = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days).getTime();
  switch (span) {
    case 'half':
      return now.getTime() + 30 * 60_000;
    case 'hour':
      return now.getTime() + 60 * 60_000;
    case 'today':
      return midnight(1);
    case 'week':
      return midnight(7 - ((now.getDay() + 6) % 7));
    case 'never':
      return undefined;
  }
}
