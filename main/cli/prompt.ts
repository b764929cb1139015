import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandError } from './failure.ts';
import type { Terminal } from './terminal.ts';

/**
 * Asks a person on the terminal; the question goes to stderr, so that stdout stays clean.
 *
 * @param secret the answer is not shown while it is typed.
 * @returns undefined when there is no terminal to ask on.
 * @throws CommandError when the person answers with Ctrl-C or Ctrl-D, or the command is stopped: silence is no answer.
 */
export async function ask(terminal: Terminal, question: string, { secret = false } = {}): Promise<string | undefined> {
  if (terminal.stdin.isTTY !== true || terminal.stderr.isTTY !== true) return undefined;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: terminal.stdin, output: secret ? silent : terminal.stderr, terminal: true });
  // The terminal is in raw mode now: it shows nothing by itself, so only now may a secret be typed. Ctrl-C is a key like any
  // other, and ends the input unless somebody listens.
  if (secret) terminal.stderr.write(question);
  const closed = new Promise<never>((_, reject) => lines.once('close', () => reject(new CommandError('stopped'))));
  try {
    return await Promise.race([lines.question(secret ? '' : question, { signal: terminal.stopped }), closed]);
  } catch (error) {
    if (!secret) terminal.stderr.write('\n');
    throw error instanceof CommandError ? error : new CommandError('stopped', { cause: error });
  } finally {
    closed.catch(() => undefined);
    lines.close();
    if (secret) terminal.stderr.write('\n');
  }
}

/**
 * A yes-or-no question; anything but y or yes is no.
 *
 * @returns undefined when there is no terminal to ask on.
 * @throws CommandError as {@link ask}.
 */
export async function confirm(terminal: Terminal, question: string): Promise<boolean | undefined> {
  const answer = await ask(terminal, `${question} [y/N] `);
  return answer === undefined ? undefined : /^y(es)?$/i.test(answer.trim());
}
