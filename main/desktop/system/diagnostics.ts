import path from 'node:path';
import type { DesktopSettings } from '../../../protocol/index.ts';
import type { LogLine } from './log.ts';

/** Names of fields whose values say nothing of people. */
const harmless = ['at', 'level', 'message', 'name', 'code', 'call', 'port', 'reason'] as const;

/**
 * What helps to find a mistake, to be pasted into a mail: versions, settings, the last lines of the log. Of the lines only what cannot
 * name a person or an office; paths and addresses are left out of the settings.
 *
 * @param places - where what is not copied lies, for the person to hand over: the whole log, and what crashes left.
 * @param home - the person's folder, whose name is theirs.
 */
export function diagnosticsText(
  parts: Readonly<Record<string, string>>,
  { downloadFolder, ...settings }: DesktopSettings,
  lines: readonly LogLine[],
  places: Readonly<Record<'log' | 'crashes', string>>,
  home: string,
): string {
  const place = (at: string) => (at.startsWith(home + path.sep) ? `~${at.slice(home.length)}` : at);
  // What the forked processes wrote may say anything.
  const shown = lines
    .filter(({ process }) => process === undefined)
    .map((line) =>
      JSON.stringify(Object.fromEntries(harmless.flatMap((name) => (name in line ? [[name, line[name]]] : [])))),
    );
  return [
    ...Object.entries(parts).map(([name, version]) => `${name} ${version}`),
    JSON.stringify({ ...settings, downloadFolder: downloadFolder === undefined ? 'usual' : 'chosen' }),
    `log ${place(places.log)}`,
    `crashes ${place(places.crashes)}`,
    ...shown,
  ].join('\n');
}
