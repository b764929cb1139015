import path from 'node:path';
import { createInterface } from 'node:readline';
import { utilityProcess } from 'electron';
import type { Log } from '../system/log.ts';
import { environmentOf } from './environment.ts';
import type { Child } from './supervisor.ts';

/** Forks a utility process of the app; what it writes goes into the log under its name. */
export function forkProcess(name: 'host' | 'dialer', log: Log): Child {
  const child = utilityProcess.fork(path.join(import.meta.dirname, `${name}.js`), [], {
    serviceName: `Landline ${name}`,
    env: environmentOf(process.env),
    stdio: 'pipe',
  });
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface(stream).on('line', (line) => log.info({ process: name }, line));
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}
