import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { restoreRoot, type Recovery } from '../host/index.ts';
import { CommandError } from './failure.ts';
import { ask } from './prompt.ts';
import type { Terminal } from './terminal.ts';

/** Twelve words are some 100 signs. */
const longest = 4_096;

/**
 * Reads a recovery file and its phrase, which a person is asked for on the terminal; else it is standard input.
 *
 * @returns both, once the one opened the other, and the office they are of.
 * @throws LandlineError `bad_request` with a reason a person can act on.
 */
export async function readRecovery(path: string, terminal: Terminal): Promise<Recovery & { office: string }> {
  const file = await readFile(resolve(terminal.cwd, path), 'utf8');
  const phrase =
    (await ask(terminal, 'The phrase that opens it, twelve words: ', { secret: true })) ?? (await fromInput(terminal));
  const { office } = await restoreRoot(file, phrase);
  return { file, phrase, office };
}

async function fromInput({ stdin, stopped }: Terminal): Promise<string> {
  // Reading would wait for ever.
  stopped.addEventListener('abort', () => stdin.destroy(), { once: true });
  let text = '';
  for await (const chunk of stdin as AsyncIterable<Buffer>) {
    text += chunk.toString();
    if (text.length > longest)
      throw new CommandError('Standard input is to be the twelve words of the recovery phrase.');
  }
  return text;
}
