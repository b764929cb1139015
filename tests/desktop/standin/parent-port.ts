import { EventEmitter } from 'node:events';
import { MessagePortMain, type PortMessage } from './message-ports.ts';

/** What passes between a utility process and the one that forked it. */
export type ToChild = { kind: 'message'; data: unknown; ports: string[] } | { kind: 'port'; id: string; data: unknown };
export type ToParent = { kind: 'message'; data: unknown } | { kind: 'port'; id: string; data: unknown };

/** Puts `process.parentPort` into this utility process. Messages wait for the first listener. */
export function installParentPort(): EventEmitter {
  const ports = new Map<string, MessagePortMain>();
  const waiting: PortMessage[] = [];
  const tell = (told: ToParent) => process.send?.(told);
  const parentPort = Object.assign(new EventEmitter(), {
    postMessage: (data: unknown) => tell({ kind: 'message', data }),
  });
  parentPort.on('newListener', (event) => {
    if (event !== 'message') return;
    setImmediate(() => {
      for (const message of waiting.splice(0)) parentPort.emit('message', message);
    });
  });
  process.on('message', (message) => {
    const told = message as ToChild;
    if (told.kind === 'port') {
      ports.get(told.id)?.deliver(told.data);
      return;
    }
    const received = told.ports.map((id) => {
      const port = new MessagePortMain();
      port.far = (data) => tell({ kind: 'port', id, data });
      ports.set(id, port);
      return port;
    });
    const whole: PortMessage = { data: told.data, ports: received };
    if (parentPort.listenerCount('message') > 0) parentPort.emit('message', whole);
    else waiting.push(whole);
  });
  // Whoever forked it is gone.
  process.on('disconnect', () => process.exit(0));
  Object.defineProperty(process, 'parentPort', { value: parentPort });
  return parentPort;
}
