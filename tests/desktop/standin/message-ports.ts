import { EventEmitter } from 'node:events';

export type PortMessage = { data: unknown; ports: MessagePortMain[] };

/** A port in Node: what comes waits until `start()`. */
export class MessagePortMain extends EventEmitter {
  /** Where what is posted goes: the other port of the channel, or a line to another process. */
  far: ((data: unknown) => void) | undefined;
  #waiting: unknown[] = [];
  #started = false;
  #closed = false;

  postMessage(data: unknown): void {
    const copy: unknown = structuredClone(data);
    if (!this.#closed) setImmediate(() => this.far?.(copy));
  }
  deliver(data: unknown): void {
    if (this.#closed) return;
    if (this.#started) this.emit('message', { data, ports: [] } satisfies PortMessage);
    else this.#waiting.push(data);
  }
  start(): void {
    this.#started = true;
    for (const data of this.#waiting.splice(0)) this.deliver(data);
  }
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.emit('close');
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();

  constructor() {
    const { port1, port2 } = this;
    port1.far = (data) => port2.deliver(data);
    port2.far = (data) => port1.deliver(data);
    port1.once('close', () => port2.close());
    port2.once('close', () => port1.close());
  }
}
