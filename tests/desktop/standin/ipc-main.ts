import { ProvidedEmitter } from './provided.ts';

export type InvokeHandler = (event: object, ...args: unknown[]) => unknown;

export class IpcMain extends ProvidedEmitter {
  readonly handlers = new Map<string, InvokeHandler>();

  constructor() {
    super('ipcMain');
  }

  handle(channel: string, handler: InvokeHandler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.handlers.set(channel, handler);
  }

  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }
}
