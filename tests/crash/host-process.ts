import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('host-program.ts', import.meta.url));

export type HostProcess = {
  readonly office: string;
  readonly port: number;
  readonly url: string;
  /** `SIGKILL`: what a power cut leaves to the process; resolves when it is gone. */
  kill(): Promise<void>;
};

/** Starts a host in a process of its own. @throws Error with its last words when it does not get ready. */
export async function startHostProcess(dir: string, port = 0): Promise<HostProcess> {
  const child = spawn(process.execPath, [program, dir, String(port)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
  const gone = once(child, 'exit');
  const ready = new Promise<string>((resolve) => {
    let line = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      line += text;
      if (line.includes('\n')) resolve(line);
    });
  });
  const first = await Promise.race([ready, gone.then(() => undefined)]);
  if (first === undefined) throw new Error(`the host did not start: ${words.slice(-2_000)}`);
  const said = JSON.parse(first) as { office: string; port: number };
  return {
    ...said,
    url: `https://127.0.0.1:${String(said.port)}`,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
