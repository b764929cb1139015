import { cpus, loadavg } from 'node:os';

/** The value below which a share of them lies; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));

/** Prints a table, and the same as one line of JSON with what machine and how busy it was. */
export function report(bench: string, given: object, rows: readonly object[]): void {
  console.table(rows);
  const machine = { cpus: cpus().length, load: loadavg().map((load) => round(load)) };
  console.log(JSON.stringify({ bench, ...given, machine, rows }));
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** Milliseconds of a clock that all processes of this machine share. */
export const sharedNow = (): number => Number(process.hrtime.bigint() / 1000n) / 1000;
