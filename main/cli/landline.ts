#!/usr/bin/env node
try {
  if (process.argv[2] === 'host') {
    const { keepHeapSmall } = await import('./small-heap.ts');
    keepHeapSmall();
  }
  // Loaded here, so that a part that is missing or broken is told in one line as well.
  const [{ homedir }, { readPolicy }, { run }, { processTerminal }] = await Promise.all([
    import('node:os'),
    import('../policy/index.ts'),
    import('./program.ts'),
    import('./process-terminal.ts'),
  ]);
  const { terminal, end } = processTerminal(process, homedir());
  await end(await run(process.argv.slice(2), { terminal, clock: Date.now, policy: () => readPolicy() }));
} catch (error) {
  const { message, code } = error as NodeJS.ErrnoException;
  const advice =
    code === 'ERR_MODULE_NOT_FOUND' ? ' Landline is not installed whole: run `npm ci`, or install it again.' : '';
  process.stderr.write(`landline: ${message.split('\n', 1)[0] ?? ''}${advice}\n`);
  process.exit(1);
}
