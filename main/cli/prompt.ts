import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Terminal } from './terminal.ts';

/**
 * Asks a person on the terminal; the question goes to stderr, so that stdout stays clean.
 *
 * @param secret the answer is not shown while it is typed.
 * @returns undefined when there is no terminal to ask on, or the person ended the input.
 */
export async function ask(terminal: Terminal, question: string, { secret = false } = {}): Promise<string | undefined> {
  if (terminal.stdin.isTTY !== true || terminal.stderr.isTTY !== true) return undefined;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  if (secret) terminal.stderr.write(question);
  const lines = createInterface({ input: terminal.stdin, output: secret ? silent : terminal.stderr, terminal: true });
  const closed = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
  try {
    return await Promise.race([lines.question(secret ? '' : question, { signal: terminal.stopped }), closed]);
  } catch {
    return undefined;
  } finally {
    lines.close();
    if (secret) terminal.stderr.write('\n');
  }
}

/** A yes-or-no question; anything but y or yes is no. */
export async function confirm(terminal: Terminal, question: string): Promise<boolean | undefined> {
  const answer = await ask(terminal, `${question} [y/N] `);
  return answer === undefined ? undefined : /^y(es)?$/i.test(answer.trim());
}
