import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { CDPSession } from 'playwright-core';

/** A conversation in the DevTools protocol: with the browser, or with one page. Playwright's types know every method of it. */
export type Channel = Pick<CDPSession, 'send' | 'on'>;

export type Chromium = Channel & {
  /** Where another client (Playwright) connects. */
  readonly endpoint: string;
  /** The conversation with an attached target. */
  session(id: string): Channel;
  onExit(listener: () => void): void;
  /** Has it write its profile to disk and end. */
  close(): Promise<void>;
};

export type ChromiumOptions = {
  program: string;
  /** The folder of its profile; kept, so that what pages store is there the next time. */
  profile: string;
  /** Switches besides those that keep it quiet. */
  switches: readonly string[];
};

const quiet = [
  '--headless=new',
  '--test-type',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-breakpad',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-proxy-server',
  '--no-startup-window',
  '--password-store=basic',
  '--use-fake-device-for-media-stream',
  '--remote-debugging-port=0',
];
const startTimeout = 30_000;
const endTimeout = 5_000;

/** Starts a Chromium without a window. @throws Error with what it wrote, when it does not come up. */
export async function startChromium({ program, profile, switches }: ChromiumOptions): Promise<Chromium> {
  mkdirSync(profile, { recursive: true });
  // Chromium's own sandbox needs more than root in a container has.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(program, [...quiet, ...root, ...switches, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  process.on('exit', () => child.kill('SIGKILL'));
  const endpoint = await endpointOf(child);
  const socket = new WebSocket(endpoint);
  await once(socket, 'open');
  return converse(child, socket, endpoint);
}

async function endpointOf(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let said = '';
  const timer = setTimeout(() => reject(new Error(`Chromium did not start:\n${said}`)), startTimeout);
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-20_000);
    const [, url] = /^DevTools listening on (ws:\/\/\S+)/m.exec(said) ?? [];
    if (url !== undefined) resolve(url);
  });
  child.once('error', reject);
  child.once('exit', (code) => reject(new Error(`Chromium ended with ${code ?? 'a signal'}:\n${said}`)));
  return promise.finally(() => clearTimeout(timer));
}

type Incoming = {
  id?: number;
  result?: unknown;
  error?: { message: string };
  method?: string;
  params?: unknown;
  sessionId?: string;
};

function converse(child: ChildProcess, socket: WebSocket, endpoint: string): Chromium {
  const waiting = new Map<number, { method: string; resolve(result: never): void; reject(why: Error): void }>();
  const emitters = new Map<string, EventEmitter>();
  let calls = 0;

  socket.addEventListener('message', ({ data }) => {
    const told = JSON.parse(String(data)) as Incoming;
    if (told.id === undefined) {
      emitters.get(told.sessionId ?? '')?.emit(told.method ?? '', told.params);
      return;
    }
    const call = waiting.get(told.id);
    waiting.delete(told.id);
    if (told.error) call?.reject(new Error(`${call.method}: ${told.error.message}`));
    else call?.resolve(told.result as never);
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('Chromium is gone'));
    waiting.clear();
  });

  function channel(sessionId?: string): Channel {
    const emitter = new EventEmitter().setMaxListeners(50);
    emitters.set(sessionId ?? '', emitter);
    const send = (method: string, params: object = {}): Promise<unknown> => {
      if (socket.readyState !== WebSocket.OPEN) return Promise.reject(new Error('Chromium is gone'));
      const id = (calls += 1);
      socket.send(JSON.stringify({ id, method, params, sessionId }));
      return new Promise((resolve, reject) => waiting.set(id, { method, resolve, reject }));
    };
    const on = (event: string, listener: (told: unknown) => void) => void emitter.on(event, listener);
    return { send, on } as unknown as Channel;
  }

  const browser = channel();
  return {
    ...browser,
    endpoint,
    session: channel,
    onExit: (listener) => void child.once('exit', listener),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      browser.send('Browser.close').catch(() => undefined);
      const timer = setTimeout(() => child.kill('SIGKILL'), endTimeout);
      await gone;
      clearTimeout(timer);
    },
  };
}
