import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

const program = fileURLToPath(new URL('./programs/host.ts', import.meta.url));

export type HostProcess = {
  readonly port: number;
  /** There while the office has no owner. */
  readonly ownerToken?: string;
  /** SIGKILL: no goodbye, nothing flushed. */
  kill(): Promise<void>;
};

/** A host in a process of its own; resolves when it serves. */
export async function startHostProcess(dir: string, page: string, port = 0): Promise<HostProcess> {
  const child: ChildProcess = spawn(process.execPath, [program, dir, String(port), page], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('no output to read');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    ...(JSON.parse(line) as { port: number; ownerToken?: string }),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
