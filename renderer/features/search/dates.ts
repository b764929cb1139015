/** A stretch of time: from `from` until before `to`, milliseconds since 1970. */
export type Span = { from: number; to: number };
/** A date as it can be typed, and what it means. */
export type NamedDay = { name: string; day: Date };

/**
 * The day, month or year that is meant, in the person's own time zone: `2026-11-21`, `2026-11`, `2026`, or a name such as `yesterday` or
 * `monday`, in English or in the language of the page.
 *
 * @returns undefined for what is no date.
 */
export function spanOf(text: string, now: Date, locale: string): Span | undefined {
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/u.exec(text);
  if (iso) {
    const [year = NaN, month, day] = iso.slice(1).flatMap((part: string | undefined) => (part ? [Number(part)] : []));
    return isoSpan(year, month, day);
  }
  const wanted = text.toLocaleLowerCase(locale);
  for (const language of ['en', locale]) {
    const named = namedDays(now, language).find(({ name }) => name === wanted);
    if (named) return dayOf(named.day);
  }
  return undefined;
}

/** Today, yesterday and the five days before by their names, newest first; written small, as they are typed. */
export function namedDays(now: Date, locale: string): NamedDay[] {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' });
  return Array.from({ length: 8 }, (_, ago) => {
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - ago);
    const name = ago < 2 ? relative.format(-ago, 'day') : weekday.format(day);
    return { name: name.toLocaleLowerCase(locale), day };
  }).flatMap((one, ago, all) => {
    // Today's and yesterday's weekday have a name of their own as well: that of today means today, not a week ago.
    if (ago === 7) return [];
    const own = ago < 2 ? [{ name: weekday.format(one.day).toLocaleLowerCase(locale), day: one.day }] : [];
    return all.findIndex(({ name }) => name === one.name) === ago ? [one, ...own] : own;
  });
}

function isoSpan(year: number, month?: number, day?: number): Span | undefined {
  if (month === undefined) return span(new Date(year, 0, 1), new Date(year + 1, 0, 1));
  if (month < 1 || month > 12) return undefined;
  if (day === undefined) return span(new Date(year, month - 1, 1), new Date(year, month, 1));
  const start = new Date(year, month - 1, day);
  // The 31st of February is no day, though JavaScript takes it for one of March.
  return start.getMonth() === month - 1 && start.getDate() === day ? dayOf(start) : undefined;
}

/** Days are 23 or 25 hours long when the clocks change. */
function dayOf(start: Date): Span {
  return span(start, new Date(start.getFullYear(), start.getMonth(), start.getDate() + 1));
}

function span(from: Date, to: Date): Span {
  return { from: from.getTime(), to: to.getTime() };
}
