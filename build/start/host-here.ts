import { homedir } from 'node:os';
import type { HostedPage, Showing } from '../../main/cli/context.ts';
import { keepHeapSmall } from '../../main/cli/small-heap.ts';
import type { PageWindow } from './show-page.ts';

/**
 * Hosts an office in this process, as `landline host` does, until it is told to stop. A new one lets browsers in.
 *
 * @param window - what shows the page here; Enter shows it again. Absent: it is shown nowhere.
 */
export async function hostHere(args: readonly string[], window?: PageWindow): Promise<never> {
  keepHeapSmall();
  // After that: what is loaded makes the heap as large as it gets.
  const [{ readPolicy }, { run }, { processTerminal }] = await Promise.all([
    import('../../main/policy/index.ts'),
    import('../../main/cli/program.ts'),
    import('../../main/cli/process-terminal.ts'),
  ]);
  const { terminal, end } = processTerminal(process, homedir());
  process.once('exit', () => window?.end());
  const code = await run(['host', '--guests-at-first', ...(window ? ['--local'] : []), ...args], {
    terminal,
    clock: Date.now,
    policy: () => readPolicy(),
    ...(window && { showPage: (page: HostedPage) => show(window, page) }),
  });
  return end(code);
}

async function show(window: PageWindow, { link, dir }: HostedPage): Promise<Showing> {
  const showing = await window.show(link, dir);
  if (!process.stdin.isTTY) return showing;
  process.stderr.write('Enter shows the window again, Ctrl-C closes the office.\n');
  process.stdin.on('data', () => {
    window.show(link, dir).catch((error: unknown) => {
      process.stderr.write(`The page cannot be shown: ${(error as Error).message}. On this computer: ${link()}\n`);
    });
  });
  return showing;
}
