import { z } from 'zod';
import type { HostLogger } from './logger.ts';
import { readIfThere, writeWhole } from './trust/index.ts';

const day = 86_400_000;

/**
 * A step of the computer's clock that nothing explains, in ms: longer than a host is switched off or asleep, shorter than what an
 * empty battery (1970, 2099) or a wrong year makes of it.
 */
const longestStep = 180 * day;
/** A clock that stays where it is for so long of running is believed after all, in ms. */
const believedAfter = 7 * day;
/** For so long, in ms, a host may have been switched off: a clock further ahead than that is not right. */
const longestOff = 5 * 365 * day;
/** At a start, a clock so far before what was written down last, in ms, is told of. */
const behindAtStart = 3_600_000;
/** No clock before this was ever right: a computer without a battery starts in 1970, and must not hold its office there. */
const firstRight = Date.UTC(2026, 0, 1);

const kept = z.object({ time: z.number(), doubted: z.number() });

export type OfficeClock = {
  /** Milliseconds since 1970: the computer's clock as long as it can be right, else the office's own count. */
  now(): number;
  /**
   * The latest time that it may be: after a long time switched off the computer is right, while the office still counts on from
   * where it was. What others judge by their own clocks must be good by both.
   */
  latest(): number;
  /** The earliest time that it may be: an office that was made while the computer's clock was ahead counts on from there for some days. */
  earliest(): number;
  /** Writes down how late it is, for the next start. */
  keep(): Promise<void>;
};

type Deps = { clock: () => number; monotonic: () => number; logger: HostLogger };

/**
 * The time that an office goes by. What expires (invites and the guests they let in, what is kept for some days, certificates)
 * must not do so because a battery ran empty: a jump of the computer's clock that is too long to be believed is not followed. The
 * office counts on from where it was, by the clock that only counts what passes, until the time is right again.
 *
 * @param path where the time is kept between two starts; without the file any time is believed.
 */
export async function openOfficeClock(path: string, { clock, monotonic, logger }: Deps): Promise<OfficeClock> {
  const before = await readKept(path);
  let time = before?.time ?? 0;
  let doubted = before?.doubted ?? 0;
  let counted = monotonic();
  let doubting = false;
  const behind = time - clock();
  if (behind > behindAtStart && behind <= longestStep) {
    logger.warn(
      { computer: new Date(clock()).toISOString(), office: new Date(time).toISOString() },
      "the computer's clock is before the time at which the office was last open: one of the two was not right",
    );
  }

  function believe(wall: number): number {
    if (doubting) logger.warn({ time: new Date(wall).toISOString() }, "the computer's clock is believed again");
    time = wall;
    doubted = 0;
    doubting = false;
    return wall;
  }

  function now(): number {
    const wall = clock();
    const at = monotonic();
    const passed = at - counted;
    counted = at;
    if (time < firstRight || Math.abs(wall - time - passed) <= longestStep) return believe(wall);
    time += passed;
    doubted += passed;
    if (doubted >= believedAfter && wall >= firstRight) return believe(wall);
    if (!doubting) {
      logger.warn(
        { computer: new Date(wall).toISOString(), office: new Date(time).toISOString() },
        "the computer's clock has jumped too far to be right: the office counts on by itself, and nothing expires by the jump",
      );
    }
    doubting = true;
    return Math.round(time);
  }

  return {
    now,
    latest() {
      const [time, wall] = [now(), clock()];
      return wall - time <= longestOff ? Math.max(time, wall) : time;
    },
    earliest() {
      const [time, wall] = [now(), clock()];
      return wall >= firstRight ? Math.min(time, wall) : time;
    },
    keep: () => writeWhole(path, JSON.stringify({ time: now(), doubted })),
  };
}

/** What cannot be read is no reason not to open an office. */
async function readKept(path: string): Promise<z.infer<typeof kept> | undefined> {
  const text = (await readIfThere(path))?.toString() ?? '';
  try {
    return kept.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
