import { once } from 'node:events';
import type { Terminal } from './terminal.ts';

/** One line of `--json`: what happened, and its fields. */
export type Line = { event: string } & Record<string, unknown>;

/** What a command says. With `--json`, stdout carries one JSON object a line and nothing else. */
export type Output = {
  readonly json: boolean;
  /**
   * A result.
   *
   * @param text what a person reads instead of the object; absent, nothing is printed.
   */
  line(line: Line, text?: string): void;
  /** Whether the reader of stdout is slow: see {@link ready}. */
  readonly full: boolean;
  /** Resolves when the reader of stdout has room for more, or the command is stopped: nothing gathers here before a slow one. */
  ready(): Promise<void>;
  /** For a person, on stderr: hints, warnings, questions. */
  note(text: string): void;
  /**
   * A bar on stderr while something large moves; nothing when stderr is not a terminal.
   *
   * @param amount how a number of `total` is written; bytes unless told otherwise.
   */
  progress(label: string, total: number, amount?: (value: number) => string): Progress;
};

export type Progress = {
  /** @param done of `total`, in the same unit. */
  show(done: number): void;
  /** Takes the bar away. */
  end(): void;
};

const barWidth = 24;
/** Redrawn at most this often, in milliseconds. */
const redrawInterval = 100;

export function createOutput({ json }: { json: boolean }, terminal: Terminal, clock: () => number): Output {
  return {
    json,
    line(line, text) {
      if (json) terminal.stdout.write(`${JSON.stringify(line)}\n`);
      else if (text !== undefined) terminal.stdout.write(`${text}\n`);
    },
    get full() {
      return terminal.stdout.writableNeedDrain;
    },
    async ready() {
      const { stdout, stopped } = terminal;
      if (stdout.writableNeedDrain) await once(stdout, 'drain', { signal: stopped }).catch(() => undefined);
    },
    note(text) {
      terminal.stderr.write(`${text}\n`);
    },
    progress(label, total, amount = size) {
      if (terminal.stderr.isTTY !== true) return { show: () => undefined, end: () => undefined };
      const started = clock();
      let drawn = -Infinity;
      let first: number | undefined;
      return {
        show(done) {
          const now = clock();
          // What was there before a resume says nothing of the speed.
          first ??= done;
          if (now - drawn < redrawInterval && done < total) return;
          drawn = now;
          const rate = ((done - first) / Math.max(now - started, 1)) * 1000;
          terminal.stderr.write(
            `\r\u001b[K${bar(done, total)} ${label} ${amount(done)} of ${amount(total)}, ${amount(rate)}/s`,
          );
        },
        end() {
          terminal.stderr.write('\r\u001b[K');
        },
      };
    },
  };
}

function bar(done: number, total: number): string {
  const part = total === 0 ? 1 : Math.min(done / total, 1);
  const full = Math.round(part * barWidth);
  return `[${'█'.repeat(full)}${'·'.repeat(barWidth - full)}] ${String(Math.floor(part * 100)).padStart(3)} %`;
}

/** A number of bytes for a person, in powers of 1024. */
export function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}
