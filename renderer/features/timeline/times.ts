const day = 86_400_000;

// Made once: making one costs more than all else in a row, and a room shows hundreds of times.
const timeFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const instantFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });

/** `14:05`, in the person's own way of writing. */
export function formatTime(at: number): string {
  return timeFormat.format(at);
}

/** Day, date and time, for titles. */
export function formatInstant(at: number): string {
  return instantFormat.format(at);
}

/** `Today`, `Yesterday`, or the date; with the year where it is not this one. */
export function formatDay(at: number, now: number): string {
  const midnight = (instant: number) => new Date(instant).setHours(0, 0, 0, 0);
  // Days are 23 or 25 hours long when the clocks change.
  const ago = Math.round((midnight(now) - midnight(at)) / day);
  if (ago === 0 || ago === 1) {
    const name = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(-ago, 'day');
    return name.charAt(0).toLocaleUpperCase() + name.slice(1);
  }
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(undefined, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(!sameYear && { year: 'numeric' }),
  }).format(at);
}
