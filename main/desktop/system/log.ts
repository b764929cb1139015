/** One line of the log, as it is shown and kept. */
export type LogLine = { at: number; level: 'debug' | 'info' | 'warn' | 'error'; message: string } & Record<
  string,
  unknown
>;

export type Log = Record<LogLine['level'], (fields: object, message: string) => void> & {
  /** The last lines, oldest first. */
  last(): readonly LogLine[];
};

const kept = 300;

/**
 * Keeps the last lines in memory and writes each as JSON.
 *
 * @param clock - milliseconds since 1970
 */
export function createLog(write: (line: string) => void, clock: () => number = Date.now): Log {
  const lines: LogLine[] = [];
  const at = (level: LogLine['level']) => (fields: object, message: string) => {
    const line = { at: clock(), level, message, ...fields };
    lines.push(line);
    if (lines.length > kept) lines.shift();
    write(`${JSON.stringify(line)}\n`);
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), last: () => [...lines] };
}
