import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { happening } from './happening.ts';
import type { MessagePortMain } from './message-ports.ts';
import type { ToChild, ToParent } from './parent-port.ts';
import { provided, ProvidedEmitter } from './provided.ts';

export type ForkOptions = {
  env?: NodeJS.ProcessEnv;
  execArgv?: string[];
  cwd?: string;
  stdio?: 'pipe' | 'ignore' | 'inherit';
  serviceName?: string;
};
/** Of a process that ended: what `child-process-gone` says. */
export type Gone = { type: 'Utility'; reason: string; exitCode: number; name: string; serviceName: string };

/** Node itself: later `process.execPath` names the stand-in, as it names Electron there. */
const node = process.execPath;

class UtilityProcess extends ProvidedEmitter {
  pid: number | undefined = undefined;
  stdout: Readable | null = null;
  stderr: Readable | null = null;
  kill: () => boolean = () => false;
  postMessage: (data: unknown, transfer?: MessagePortMain[]) => void = () => undefined;
}

/**
 * Electron's `utilityProcess`: Node children that find Electron's `parentPort` in their process.
 *
 * @param running - those that run now, kept up to date.
 */
export function createUtilityProcess(onGone: (event: object, gone: Gone) => void, running: Map<number, string>) {
  return provided('utilityProcess', {
    fork(module: string, args: readonly string[] = [], options: ForkOptions = {}): UtilityProcess {
      const {
        env = process.env,
        execArgv = [],
        cwd,
        stdio = 'inherit',
        serviceName = 'Node Utility Process',
      } = options;
      const child = fork(module, args, {
        ...(cwd !== undefined && { cwd }),
        env: { ...env, STANDIN_UTILITY: '1' },
        execPath: node,
        execArgv: [...execArgv, '--import', path.join(import.meta.dirname, 'boot.ts')],
        serialization: 'advanced',
        stdio: ['ignore', stdio, stdio, 'ipc'],
      });
      process.on('exit', () => child.kill('SIGKILL'));
      const utility = new UtilityProcess('UtilityProcess');
      const ports = new Map<string, MessagePortMain>();
      const tell = (told: ToChild) => {
        if (child.connected) child.send(told);
      };
      utility.stdout = child.stdout;
      utility.stderr = child.stderr;
      utility.kill = () => child.kill();
      utility.postMessage = (data, transfer = []) => {
        const ids = transfer.map((port) => {
          const id = randomUUID();
          ports.set(id, port);
          port.on('message', (message: { data: unknown }) => tell({ kind: 'port', id, data: message.data }));
          port.start();
          return id;
        });
        tell({ kind: 'message', data: structuredClone(data), ports: ids });
      };
      child.on('spawn', () => {
        utility.pid = child.pid;
        running.set(child.pid ?? 0, serviceName);
        utility.emit('spawn');
      });
      child.on('message', (message) => {
        const told = message as ToParent;
        if (told.kind === 'message') utility.emit('message', told.data);
        else ports.get(told.id)?.postMessage(told.data);
      });
      child.on('exit', (code, signal) => {
        running.delete(child.pid ?? 0);
        utility.pid = undefined;
        const exitCode = code ?? (signal === 'SIGTERM' ? 15 : 1);
        const reason = code === 0 ? 'clean-exit' : signal ? 'killed' : 'abnormal-exit';
        utility.emit('exit', exitCode);
        const gone = { type: 'Utility', reason, exitCode, name: serviceName, serviceName } as const;
        onGone(happening(), gone);
      });
      return utility;
    },
  });
}
