import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recovery } from '../host/index.ts';
import type { Output } from './output.ts';

/**
 * Shows the phrase, which is kept nowhere, and writes the file it opens: the office's root key, encrypted.
 *
 * @returns where the file is.
 */
export async function keepRecovery({ file, phrase }: Recovery, dir: string, output: Output): Promise<string> {
  const path = join(dir, 'recovery.txt');
  await writeFile(path, file, { mode: 0o600 });
  output.note(
    `The office's identity is saved in ${path}; copy it to another place. It opens with these words, shown only now:`,
  );
  output.note(`  ${phrase}`);
  return path;
}
