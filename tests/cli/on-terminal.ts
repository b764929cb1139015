import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { entry, type Bench } from './command.ts';

/** Why there is no pseudo-terminal to run a command on; undefined when there is one. */
export const noTerminal = String(spawnSync('script', ['--version']).stdout).includes('util-linux')
  ? undefined
  : 'needs `script` of util-linux (Debian: bsdutils)';

/** How long a person waits for what they expect to read, in milliseconds. */
const longest = 40_000;

/** A `landline` on a terminal of its own, where stdout and stderr are one and a person types. */
export function onTerminal(bench: Bench, args: readonly string[]) {
  const words = [process.execPath, entry, ...args, '--no-mdns'].map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  // In place of the shell, which would get Ctrl-C as well and end with its own code.
  const child = spawn('script', ['-qefc', `exec ${words.join(' ')}`, '/dev/null'], {
    cwd: bench.folder,
    env: { ...process.env, HOME: join(bench.folder, 'home'), XDG_CONFIG_HOME: '', XDG_DATA_HOME: '', TERM: 'xterm' },
    stdio: 'pipe',
  });
  let screen = '';
  const looks = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    for (const look of looks) look();
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, screen }));
  child.stdin.on('error', () => undefined);
  return {
    /** Everything shown so far. */
    screen: () => screen,
    ended,
    /** Types once that has been shown; `\r` is the enter key, `\u0003` Ctrl-C, `\u0004` Ctrl-D. */
    async answer(shown: string, keys: string): Promise<void> {
      await this.shows(shown);
      child.stdin.write(keys);
    },
    shows(text: string): Promise<void> {
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          child.kill('SIGKILL');
          reject(new Error(`“${text}” was not shown: ${screen}`));
        }, longest);
        const look = () => {
          if (!screen.includes(text)) return;
          clearTimeout(late);
          looks.delete(look);
          resolve();
        };
        looks.add(look);
        look();
        ended.then(() => {
          clearTimeout(late);
          if (!screen.includes(text)) reject(new Error(`It ended without “${text}”: ${screen}`));
        }, reject);
      });
    },
  };
}
