import type { ChildProcess } from 'node:child_process';

/**
 * Waits until a program that was started either goes on or has done its work.
 *
 * @param settled - after so long it is taken to go on, in milliseconds: nothing else tells that a window is there.
 * @throws Error when it cannot be started, or ends before with another code than 0.
 */
export function stays(child: ChildProcess, settled: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, settled);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      settle();
    };
    child.once('error', (error) => end(() => reject(error)));
    child.once('exit', (code, signal) =>
      end(() => (code === 0 ? resolve() : reject(new Error(`it ended with ${String(signal ?? code)}`)))),
    );
  });
}
