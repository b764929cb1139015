import type { Codec } from '../values.ts';
import type { FunctionMark, IsolatedDetail, MainDetail } from './exposed.ts';

/** What the process tells the preload's world, and is told by it. */
export type ToPage =
  { kind: 'reply'; call: number; value?: unknown; error?: string } | { kind: 'send'; channel: string; args: unknown[] };
export type FromPage =
  | { kind: 'invoke'; call: number; channel: string; args: unknown[] }
  | { kind: 'send'; channel: string; args: unknown[] }
  | { kind: 'open'; url: string; frameName: string; features: string; disposition: string }
  | { kind: 'preload-error'; message: string };

export type IsolatedSettings = {
  /** Of the event that reaches the page's world, and of the one that comes from there. */
  toMain: string;
  toIsolated: string;
  /** The binding through which the process is told, and the function through which it tells. */
  binding: string;
  hear: string;
  /** Where the preload's function is put. */
  preload: string;
  process: Record<string, unknown>;
};

/**
 * Runs in a world of its own before the page's scripts: what a sandboxed preload finds there. It stands alone, since its source is
 * put into pages.
 */
export function isolatedWorld({ encode, decode }: Codec, settings: IsolatedSettings): void {
  if (window !== window.top) return;
  const world = globalThis as unknown as Record<string, unknown>;
  const binding = world[settings.binding] as (text: string) => void;
  Reflect.deleteProperty(world, settings.binding);
  const tell = (told: FromPage) => binding(encode(told));

  type Listener = (...args: unknown[]) => void;
  const listeners = new Map<string, Listener[]>();
  const invoked = new Map<number, { resolve(value: unknown): void; reject(why: Error): void }>();
  let numbers = 0;
  const ipcRenderer = {
    invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      const call = (numbers += 1);
      tell({ kind: 'invoke', call, channel, args });
      return new Promise((resolve, reject) => invoked.set(call, { resolve, reject }));
    },
    send: (channel: string, ...args: unknown[]) => tell({ kind: 'send', channel, args }),
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    off(channel: string, listener: Listener) {
      listeners.set(channel, listeners.get(channel)?.filter((one) => one !== listener) ?? []);
      return ipcRenderer;
    },
  };
  world[settings.hear] = (text: string) => {
    const told = decode(text) as ToPage;
    if (told.kind === 'send') {
      for (const listener of listeners.get(told.channel) ?? []) listener({ sender: ipcRenderer }, ...told.args);
      return;
    }
    const call = invoked.get(told.call);
    invoked.delete(told.call);
    if (told.error === undefined) call?.resolve(told.value);
    else call?.reject(new Error(told.error));
  };

  const functions = new Map<string, (...args: unknown[]) => unknown>();
  const tellMain = (detail: MainDetail) => window.dispatchEvent(new CustomEvent(settings.toMain, { detail }));
  const isPlain = (value: unknown): value is Record<string, unknown> =>
    Object.prototype.toString.call(value) === '[object Object]' &&
    typeof (value as { then?: unknown }).then !== 'function';
  const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

  function pack(value: unknown): unknown {
    if (typeof value === 'function') {
      const standinFunction = `isolated-${(numbers += 1)}`;
      functions.set(standinFunction, value as () => unknown);
      return { standinFunction } satisfies FunctionMark;
    }
    if (Array.isArray(value)) return value.map(pack);
    if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, pack(v)]));
    return value;
  }
  function unpack(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(unpack);
    if (!isPlain(value)) return value;
    const { standinFunction } = value;
    if (typeof standinFunction === 'string')
      return (...args: unknown[]) => tellMain({ kind: 'call', fn: standinFunction, args: args.map(pack) });
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, unpack(v)]));
  }

  window.addEventListener(settings.toIsolated, (event) => {
    event.stopImmediatePropagation();
    const told = (event as CustomEvent<IsolatedDetail>).detail;
    if (told.kind === 'open') {
      tell(told);
      return;
    }
    const { call } = told;
    const answer = (more: { value?: unknown; error?: string; later?: true }) =>
      tellMain({ kind: 'answer', call, ...more });
    try {
      const value = functions.get(told.fn)?.(...told.args.map(unpack));
      if (value instanceof Promise) {
        answer({ later: true });
        value.then(
          (later) => answer({ value: pack(later) }),
          (error: unknown) => answer({ error: wordsOf(error) }),
        );
      } else answer({ value: pack(value) });
    } catch (error) {
      answer({ error: wordsOf(error) });
    }
  });

  const exposed = new Set<string>();
  const contextBridge = {
    exposeInMainWorld(key: string, api: unknown) {
      if (exposed.has(key)) throw new Error('Cannot bind an API on top of an existing property on the window object');
      exposed.add(key);
      tellMain({ kind: 'expose', key, api: pack(api) });
    },
  };
  const webUtils = {
    getPathForFile() {
      throw new Error('The stand-in does not provide webUtils.getPathForFile.');
    },
  };
  const electron = { contextBridge, ipcRenderer, webUtils };
  const modules: Record<string, unknown> = { electron, 'electron/renderer': electron };
  const require = (id: string) => {
    if (!(id in modules)) throw new Error(`module not found: ${id}`);
    return modules[id];
  };
  const process = Object.freeze({
    ...settings.process,
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    isMainFrame: true,
  });

  type Preload = (require: (id: string) => unknown, process: object, module: object, exports: object) => void;
  world[settings.preload] = (run: Preload) => {
    Reflect.deleteProperty(world, settings.preload);
    try {
      const module = { exports: {} };
      run(require, process, module, module.exports);
    } catch (error) {
      console.error(error);
      tell({ kind: 'preload-error', message: wordsOf(error) });
    }
  };
}
