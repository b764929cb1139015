import { createServer } from 'node:net';
import { limits } from '../../protocol/index.ts';
import type { Check, Finding } from './check.ts';

/** N04: whether a host started now would get one of its ports. */
export function portsCheck(first: number = limits.defaultPort, count: number = limits.portsTried): Check {
  return {
    id: 'N04',
    title: `Ports ${first} to ${first + count - 1} for hosting`,
    async run() {
      const ports = Array.from({ length: count }, (_, i) => first + i);
      const problems = new Map<number, string>();
      for (const port of ports) {
        const problem = await bindProblem(port);
        if (problem !== undefined) problems.set(port, problem);
      }
      if (problems.size === 0) return [{ state: 'ok', found: 'All are free.' }];
      const list = [...problems].map(([port, code]) => `${port} ${words[code] ?? code}`).join(', ');
      const finding: Finding =
        problems.size < count
          ? { state: 'ok', found: `${list}; a host takes the next free one.` }
          : { state: 'failed', found: list, remedy: 'End the programs that hold them, or host with `--port`.' };
      return [finding];
    },
  };
}

const words: Readonly<Record<string, string>> = { EADDRINUSE: 'is taken', EACCES: 'is not permitted' };

function bindProblem(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
