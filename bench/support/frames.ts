import type { Page } from 'playwright-core';
import { quantile, round } from './figures.ts';

export type Frames = {
  /** By the median time between two frames. */
  framesPerSecond: number;
  /** 95th percentile and longest time between two frames, in milliseconds. */
  p95: number;
  longest: number;
  /** Processor time of the page's main thread, in milliseconds: what stays true while others use the machine. */
  cpuPerFrame: number;
  cpuLongestTask: number;
};

/** Frames of a page while nothing is asked of it: what this machine draws at best. */
export function idleFrames(page: Page, seconds: number): Promise<Frames> {
  return sweep(page, 'body', 0, seconds);
}

/**
 * Scrolls an element by so many pixels in each frame, and takes the time between frames.
 *
 * @param step - pixels a frame; negative is up.
 */
export async function sweep(page: Page, selector: string, step: number, seconds: number): Promise<Frames> {
  const browser = page.context().browser();
  await browser?.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  const deltas = await page.evaluate(
    ([wanted, by, milliseconds]) =>
      new Promise<number[]>((resolve) => {
        const element = document.querySelector(wanted);
        const taken: number[] = [];
        const started = performance.now();
        let last = started;
        const frame = (now: number) => {
          taken.push(now - last);
          last = now;
          if (element) element.scrollTop += by;
          if (now - started < milliseconds) requestAnimationFrame(frame);
          // The first delta is the wait for the first frame.
          else resolve(taken.slice(1));
        };
        requestAnimationFrame(frame);
      }),
    [selector, step, seconds * 1_000] as const,
  );
  const tasks = tasksOf(String(await browser?.stopTracing()));
  return {
    framesPerSecond: round(1_000 / quantile(deltas, 0.5)),
    p95: round(quantile(deltas, 0.95)),
    longest: round(Math.max(...deltas)),
    cpuPerFrame: round(tasks.reduce((sum, task) => sum + task, 0) / deltas.length, 2),
    cpuLongestTask: round(Math.max(0, ...tasks)),
  };
}

type TraceEvent = { name: string; pid: number; tid: number; tdur?: number };

/** Processor time of each task of the busiest thread, which is the page's main one. Milliseconds. */
function tasksOf(trace: string): number[] {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const threads = new Map<string, number[]>();
  for (const { name, pid, tid, tdur } of traceEvents) {
    if (name !== 'RunTask' || tdur === undefined) continue;
    const thread = `${pid} ${tid}`;
    const tasks = threads.get(thread) ?? [];
    tasks.push(tdur / 1_000);
    threads.set(thread, tasks);
  }
  const total = (tasks: number[]) => tasks.reduce((sum, task) => sum + task, 0);
  return [...threads.values()].sort((a, b) => total(b) - total(a))[0] ?? [];
}
