import { createServer } from 'node:net';
import { limits } from '../../protocol/index.ts';
import { finding, type Check } from './check.ts';

/**
 * N04: whether a host started now would get one of its ports.
 *
 * @param problemOf - the system's code for why a port cannot be had.
 */
export function portsCheck(
  first: number = limits.defaultPort,
  count: number = limits.portsTried,
  problemOf: (port: number) => Promise<string | undefined> = bindProblem,
): Check {
  return {
    id: 'N04',
    title: `Ports ${first} to ${first + count - 1} for hosting`,
    async run() {
      const ports = Array.from({ length: count }, (_, i) => first + i);
      const problems = new Map<number, string>();
      for (const port of ports) {
        const problem = await problemOf(port);
        if (problem !== undefined) problems.set(port, problem);
      }
      if (problems.size === 0) return [finding('ok', 'ports_free', {})];
      const values = {
        ports: [...problems.keys()].join(', '),
        problems: [...problems].map((problem) => problem.join(' ')).join(', '),
      };
      if (problems.size < count) return [finding('ok', 'ports_some', values)];
      const [code = '', ...others] = new Set(problems.values());
      const why = (others.length === 0 ? codes[code] : undefined) ?? 'ports_unusable';
      // Nothing holds what the system does not permit.
      return [finding('failed', why, values, why === 'ports_taken' ? 'end_programs' : undefined)];
    },
  };
}

const codes: Readonly<Partial<Record<string, 'ports_taken' | 'ports_denied'>>> = {
  EADDRINUSE: 'ports_taken',
  EACCES: 'ports_denied',
};

function bindProblem(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
