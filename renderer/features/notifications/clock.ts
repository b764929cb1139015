/** A minute of the day as `<input type="time">` has it, `07:05`. */
export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** The minute of the day, or undefined for what is no time. */
export function minuteOf(clock: string): number | undefined {
  const [, hours, minutes] = /^(\d{2}):(\d{2})(?::\d{2})?$/u.exec(clock) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  const minute = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && minute < 1440 ? minute : undefined;
}
