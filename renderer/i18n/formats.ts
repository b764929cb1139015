const day = 86_400_000;
const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Everything that is written differently from language to language and is not a text. Instants are milliseconds since 1970. */
export type Formats = {
  /** `14:05` */
  time(at: number): string;
  /** Day, date and time, for titles. */
  instant(at: number): string;
  /** `14 Nov 2026` */
  date(at: number): string;
  /** `Today`, `Yesterday`, or the date; with the year where it is not this one. */
  day(at: number, now: number): string;
  /** `Mon` */
  weekday(at: number): string;
  /** `5 minutes ago`, `in 2 days`: the largest unit that is whole. */
  relative(at: number, now: number): string;
  number(value: number): string;
  /** `0.5` is `50 %`. */
  percent(share: number): string;
  /** `0 B`, `1.5 MB`; thousands, as file managers count. */
  bytes(bytes: number): string;
  /** `8.1 MB/s` */
  speed(bytesPerSecond: number): string;
  /** `25 sec`, `4 min`, `2 hr`: how long something takes at most. Milliseconds. */
  duration(milliseconds: number): string;
  /** `0:07`, `12:30`: where in a recording one is. Milliseconds. */
  clock(milliseconds: number): string;
  /** `Ann, Bob and Cy` */
  list(items: readonly string[]): string;
  /** For sorting what people read. */
  compare(a: string, b: string): number;
};

/** @param locale - BCP 47. */
export function createFormats(locale: string): Formats {
  // Made once: making one costs more than all else in a row, and a room shows hundreds of times.
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const instant = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const dayOfYear = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
  const dayWithYear = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const twoDigits = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });

  function sized(bytes: number, per: '' | '-per-second'): string {
    const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
    const value = bytes / 1000 ** step;
    return new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: `${units[step] ?? 'byte'}${per}`,
      unitDisplay: step === 0 ? 'narrow' : 'short',
      maximumFractionDigits: step === 0 || value >= 100 ? 0 : 1,
    }).format(value);
  }

  return {
    time: (at) => time.format(at),
    instant: (at) => instant.format(at),
    date: (at) => date.format(at),
    day(at, now) {
      const midnight = (moment: number) => new Date(moment).setHours(0, 0, 0, 0);
      // Days are 23 or 25 hours long when the clocks change.
      const ago = Math.round((midnight(now) - midnight(at)) / day);
      if (ago === 0 || ago === 1) {
        const name = relative.format(-ago, 'day');
        return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
      }
      const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
      return (sameYear ? dayOfYear : dayWithYear).format(at);
    },
    weekday: (at) => weekday.format(at),
    relative(at, now) {
      const seconds = Math.round((at - now) / 1000);
      for (const [unit, size] of [
        ['day', 86_400],
        ['hour', 3_600],
        ['minute', 60],
      ] as const) {
        if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
      }
      return relative.format(0, 'second');
    },
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    bytes: (bytes) => sized(bytes, ''),
    speed: (bytesPerSecond) => sized(bytesPerSecond, '-per-second'),
    duration(milliseconds) {
      const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
      const [unit, size] =
        seconds > 90 * 60
          ? (['hour', 3_600] as const)
          : seconds > 90
            ? (['minute', 60] as const)
            : (['second', 1] as const);
      return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(
        Math.ceil(seconds / size),
      );
    },
    clock(milliseconds) {
      const seconds = Math.floor(milliseconds / 1000);
      return `${number.format(Math.floor(seconds / 60))}:${twoDigits.format(seconds % 60)}`;
    },
    list: (items) => list.format(items),
    compare: (a, b) => collator.compare(a, b),
  };
}
