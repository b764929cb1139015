import type { FunctionMark, IsolatedDetail, MainDetail } from './exposed.ts';

/**
 * Runs in the page's own world before its scripts: puts there what the preload exposes. It stands alone, since its source is put into
 * pages.
 */
export function mainWorld(toMain: string, toIsolated: string): void {
  if (window !== window.top) return;
  type Settle = { resolve(value: unknown): void; reject(why: Error): void };
  type Answer = Extract<MainDetail, { kind: 'answer' }>;
  const functions = new Map<string, (...args: unknown[]) => unknown>();
  const waiting = new Map<number, Settle>();
  let answered: Answer | undefined;
  let numbers = 0;

  const tell = (detail: IsolatedDetail) => window.dispatchEvent(new CustomEvent(toIsolated, { detail }));
  const isPlain = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

  function pack(value: unknown): unknown {
    if (typeof value === 'function') {
      const standinFunction = `main-${(numbers += 1)}`;
      functions.set(standinFunction, value as () => unknown);
      return { standinFunction } satisfies FunctionMark;
    }
    if (Array.isArray(value)) return value.map(pack);
    if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, pack(v)]));
    return value;
  }
  function unpack(value: unknown): unknown {
    if (Array.isArray(value)) return Object.freeze(value.map(unpack));
    if (!isPlain(value)) return value;
    const { standinFunction } = value;
    if (typeof standinFunction === 'string') return (...args: unknown[]) => call(standinFunction, args);
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([k, v]) => [k, unpack(v)])));
  }
  /** The other world answers before the event has been dispatched; with a promise, it answers twice. */
  function call(fn: string, args: unknown[]): unknown {
    const number = (numbers += 1);
    answered = undefined;
    tell({ kind: 'call', call: number, fn, args: structuredClone(args.map(pack)) });
    const answer = answered as Answer | undefined;
    if (answer?.call !== number) throw new Error("The preload's world did not answer.");
    if (answer.later) return new Promise((resolve, reject) => waiting.set(number, { resolve, reject }));
    if (answer.error !== undefined) throw new Error(answer.error);
    return unpack(answer.value);
  }

  window.addEventListener(toMain, (event) => {
    event.stopImmediatePropagation();
    const told = (event as CustomEvent<MainDetail>).detail;
    if (told.kind === 'expose') Object.defineProperty(window, told.key, { value: unpack(told.api), enumerable: true });
    else if (told.kind === 'call') functions.get(told.fn)?.(...told.args.map(unpack));
    else if (waiting.has(told.call)) {
      const settle = waiting.get(told.call);
      waiting.delete(told.call);
      if (told.error === undefined) settle?.resolve(unpack(told.value));
      else settle?.reject(new Error(told.error));
    } else answered = told;
  });

  // A page asks for windows, it never opens them: setWindowOpenHandler decides. Chromium would show a denied one for an instant.
  function ask(url: string, frameName = '', features = ''): void {
    const disposition = features === '' ? 'foreground-tab' : 'new-window';
    tell({ kind: 'open', url: new URL(url, document.baseURI).href, frameName, features, disposition });
  }
  window.open = (url = 'about:blank', name, features) => {
    ask(String(url), name, features);
    return null;
  };
  function onClick(event: MouseEvent): void {
    if (event.defaultPrevented || event.button > 1) return;
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement && node.href !== '');
    if (!(link instanceof HTMLAnchorElement)) return;
    const elsewhere = !['', '_self', '_top', '_parent'].includes(link.target);
    if (!elsewhere && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) return;
    event.preventDefault();
    ask(link.href, link.target);
  }
  window.addEventListener('click', onClick);
  window.addEventListener('auxclick', onClick);
}
