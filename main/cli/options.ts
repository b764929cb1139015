import { InvalidArgumentError } from 'commander';
import { z } from 'zod';

/** A parser for an option's value that turns a schema's complaint into commander's (exit code 2). */
export function parsed<T>(schema: z.ZodType<T>, wanted: string): (text: string) => T {
  return (text) => {
    const result = schema.safeParse(text);
    if (!result.success) throw new InvalidArgumentError(`It must be ${wanted}.`);
    return result.data;
  };
}

const whole = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

export const portNumber = parsed(whole.pipe(z.int().max(65_535)), 'a port, 0 to 65535');
export const seqNumber = parsed(whole.pipe(z.int()), 'a whole number, 0 or more');
export const count = parsed(whole.pipe(z.int().positive()), 'a whole number above 0');
export const seconds = parsed(
  z
    .string()
    .regex(/^\d{1,6}(\.\d+)?$/)
    .transform(Number),
  'a number of seconds',
);

/** For options that may be given several times. */
export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

/** Milliseconds in `30m`, `12h`, `7d`; `never` is Infinity (commander takes null for no value). */
export const duration = parsed(
  z.union([
    z.literal('never').transform(() => Infinity),
    z
      .string()
      .regex(/^\d{1,5}[mhd]$/)
      .transform((text) => Number(text.slice(0, -1)) * (unit[text.slice(-1)] ?? 0)),
  ]),
  'a time such as 30m, 12h or 7d, or never',
);

const unit: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
