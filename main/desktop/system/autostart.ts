import { rm } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../kept-file.ts';

/**
 * Has a Linux desktop open the app when the person logs in, or not any more, by a file in their folder for that (freedesktop.org's Desktop
 * Application Autostart Specification); Electron does it on macOS and Windows alone.
 *
 * @param config - the person's folder of configuration, `$XDG_CONFIG_HOME`.
 * @param command - the program and its arguments.
 */
export async function autostart(config: string, wanted: boolean, command: readonly string[]): Promise<void> {
  const file = path.join(config, 'autostart', 'landline.desktop');
  await (wanted ? writeWhole(file, desktopEntry(command)) : rm(file, { force: true }));
}

/** What of a character means something in an argument, or in the line that it is in, and stands for itself after a backslash. */
const special = /["`$\\]/gu;

/** A desktop entry that starts a program. */
export function desktopEntry(command: readonly string[]): string {
  // Quoted by the rules for arguments first, then by those for strings; a percent sign begins a field code.
  const quoted = command.map((part) => `"${part.replaceAll(special, String.raw`\$&`)}"`).join(' ');
  const exec = quoted.replaceAll('\\', '\\\\').replaceAll('%', '%%');
  return ['[Desktop Entry]', 'Type=Application', 'Name=Landline', `Exec=${exec}`, 'Terminal=false', ''].join('\n');
}
