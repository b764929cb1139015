import type { ComputerPolicy } from '../policy/index.ts';
import { CommandError, usageError } from './failure.ts';

/**
 * Where a host listens by what was asked and by what the administrator of this computer says.
 *
 * @throws CommandError for what the administrator does not let a person do.
 */
export function withinPolicy<T extends { port?: number; bind?: string[] }>(
  asked: T,
  { hosting, port, bind }: Pick<ComputerPolicy, 'hosting' | 'port' | 'bind'>,
): T {
  if (!hosting) throw new CommandError('The administrator of this computer lets nobody host an office here.');
  if (port !== undefined && asked.port !== undefined && asked.port !== port)
    throw usageError(`The administrator of this computer has an office here listen on port ${port}.`);
  const elsewhere = bind && asked.bind?.find((address) => !bind.includes(address));
  if (elsewhere !== undefined)
    throw usageError(`The administrator of this computer has no office listen on ${elsewhere}.`);
  return { ...asked, ...(port !== undefined && { port }), ...(bind && { bind: asked.bind ?? bind }) };
}
