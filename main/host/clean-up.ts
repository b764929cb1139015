import type { HostLogger } from './logger.ts';

/** What must be closed, in the reverse order of its opening; each step is tried whatever the others do, and all only once. */
export function createCleanUp(logger: HostLogger) {
  const steps: { what: string; close: () => unknown }[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    for (const { what, close } of steps.reverse()) {
      try {
        await close();
      } catch (error) {
        logger.error({ what, err: error }, 'something could not be closed');
      }
    }
  }

  return {
    later(what: string, close: () => unknown): void {
      steps.push({ what, close });
    },
    run(): Promise<void> {
      running ??= run();
      return running;
    },
  };
}
