import { once } from 'node:events';
import { fromPage, originOf, suffix, toPage } from './addresses.ts';
import { isAccepted } from './certificates.ts';
import type { Channel, Chromium } from './chromium.ts';
import { happening } from './happening.ts';
import { IpcMain } from './ipc-main.ts';
import type { FromPage, ToPage } from './page/isolated-world.ts';
import { binding, hear, isolatedScript, mainScript, preloadScript, worldName } from './page/scripts.ts';
import { ProvidedEmitter } from './provided.ts';
import { isGranted, type Session } from './session.ts';
import { createCodec } from './values.ts';
import { createFrame } from './web-frame.ts';

type OpenDetails = Extract<FromPage, { kind: 'open' }> & { referrer: { url: string; policy: string } };
type OpenHandler = (details: OpenDetails) => { action: 'allow' | 'deny' };

/** What a window shows, and all that is decided about it. */
export type ContentsDeps = {
  chromium: () => Chromium;
  session: Session;
  ipcMain: IpcMain;
  /** Closes the window it stands in. */
  close: () => void;
  /** Whether the process is on its way out: what fails then is no news. */
  ending: () => boolean;
};

export type WebPreferences = {
  preload?: string;
  sandbox?: boolean;
  contextIsolation?: boolean;
  nodeIntegration?: boolean;
};

const { encode, decode } = createCodec();
const asked = [
  ...['loopback-network', 'local-network', 'notifications', 'geolocation', 'midi', 'clipboard-read', 'idle-detection'],
  ...['microphone', 'camera'],
];

export class WebContents extends ProvidedEmitter {
  readonly id: number;
  readonly ipc = new IpcMain();
  readonly session: Session;
  readonly mainFrame = createFrame(() => this.url);
  readonly #deps: ContentsDeps;
  /** Addresses that the program loads itself, which is no navigation to be asked about. */
  readonly #own = new Set<string>();
  /** The preload's worlds that live now. */
  readonly #worlds = new Set<string>();
  #channel: Channel | undefined;
  #frame = '';
  #open: OpenHandler | undefined;
  #destroyed = false;
  #size = { width: 800, height: 600 };
  #zoom = 0;
  #attached = Promise.withResolvers<undefined>();
  targetId = '';
  url = '';

  constructor(id: number, deps: ContentsDeps) {
    super('WebContents');
    this.id = id;
    this.#deps = deps;
    this.session = deps.session;
    this.#attached.promise.catch(() => undefined);
  }

  /** Takes over a page that Chromium has just opened, before anything is loaded in it. */
  async attach(targetId: string, preferences: WebPreferences): Promise<void> {
    try {
      const chromium = this.#deps.chromium();
      this.targetId = targetId;
      const { sessionId } = await chromium.send('Target.attachToTarget', { targetId, flatten: true });
      const channel = chromium.session(sessionId);
      this.#channel = channel;
      this.#listen(channel);
      this.#frame = (await channel.send('Page.getFrameTree')).frameTree.frame.id;
      const documents = [{ urlPattern: '*', resourceType: 'Document' as const }];
      await Promise.all([
        channel.send('Page.enable'),
        channel.send('Runtime.enable'),
        channel.send('Inspector.enable'),
        channel.send('Runtime.addBinding', { name: binding, executionContextName: worldName }),
        channel.send('Page.addScriptToEvaluateOnNewDocument', { source: mainScript }),
        ...this.#isolatedScripts(preferences).map((source) =>
          channel.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName }),
        ),
        channel.send('Fetch.enable', { patterns: documents }),
        channel.send('Security.enable'),
        channel.send('Security.setOverrideCertificateErrors', { override: true }),
      ]);
      this.#attached.resolve(undefined);
    } catch (error) {
      this.#attached.reject(error);
      throw error;
    }
  }

  #isolatedScripts({ preload, sandbox = true, contextIsolation = true, nodeIntegration }: WebPreferences): string[] {
    if (!sandbox || !contextIsolation || nodeIntegration)
      throw new Error('The stand-in provides sandboxed and isolated windows only.');
    const world = isolatedScript(process.versions);
    if (preload === undefined) return [world];
    try {
      return [world, preloadScript(preload)];
    } catch (error) {
      console.error(`Unable to load preload script: ${preload}\n`, error);
      setImmediate(() => this.emit('preload-error', happening(), preload, error));
      return [world];
    }
  }

  #listen(channel: Channel): void {
    channel.on('Runtime.executionContextCreated', ({ context: { name, uniqueId, auxData } }) => {
      const { frameId } = (auxData ?? {}) as { frameId?: string };
      if (name === worldName && frameId === this.#frame) this.#worlds.add(uniqueId);
    });
    channel.on('Runtime.executionContextDestroyed', (told) => this.#worlds.delete(told.executionContextUniqueId));
    channel.on('Runtime.executionContextsCleared', () => this.#worlds.clear());
    channel.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === binding) this.#hear(decode(payload) as FromPage);
    });
    channel.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.url = fromPage(frame.url + (frame.urlFragment ?? ''));
      this.emit('did-navigate', happening(), this.url, 200, '');
    });
    channel.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId === this.#frame) this.url = fromPage(url);
    });
    channel.on('Page.domContentEventFired', () => this.emit('dom-ready', happening()));
    channel.on('Page.loadEventFired', () => this.emit('did-finish-load', happening()));
    channel.on('Inspector.targetCrashed', () =>
      this.emit('render-process-gone', happening(), { reason: 'crashed', exitCode: 5 }),
    );
    channel.on('Fetch.requestPaused', ({ requestId, frameId, request }) => {
      this.#letThrough(channel, requestId, frameId === this.#frame, fromPage(request.url)).catch(this.#complain);
    });
    channel.on('Security.certificateError', ({ eventId, errorType, requestURL }) => {
      isAccepted(this.session.verify, requestURL, errorType)
        .then((accepted) =>
          channel.send('Security.handleCertificateError', { eventId, action: accepted ? 'continue' : 'cancel' }),
        )
        .catch(this.#complain);
    });
  }

  readonly #complain = (error: unknown) => {
    if (!this.#destroyed && !this.#deps.ending()) console.error('The stand-in:', error);
  };

  /** A document is about to be fetched: where the page itself wants to go there, the program is asked. */
  async #letThrough(channel: Channel, requestId: string, isMainFrame: boolean, url: string): Promise<void> {
    const ours = isMainFrame && this.#own.delete(bare(url));
    const event = happening({
      url,
      isMainFrame,
      isSameDocument: false,
      frame: this.mainFrame,
      initiator: this.mainFrame,
    });
    if (isMainFrame && !ours) this.emit('will-navigate', event, url);
    if (!ours) this.emit('will-frame-navigate', event);
    if (event.defaultPrevented) await channel.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    else {
      if (isMainFrame) await this.decidePermissions(url);
      await channel.send('Fetch.continueRequest', { requestId });
    }
  }

  /** Chromium is told beforehand what Electron would be asked about then. */
  async decidePermissions(url = this.url): Promise<void> {
    const origin = originOf(url);
    if (!toPage(`${origin}/`).endsWith(`.${suffix}/`)) return;
    await Promise.all(
      asked.map(async (name) => {
        const granted = await isGranted(this.session, this, name, url, origin);
        await this.#deps.chromium().send('Browser.setPermission', {
          permission: { name },
          setting: granted ? 'granted' : 'denied',
          origin: originOf(toPage(`${origin}/`)),
        });
      }),
    ).catch(this.#complain);
  }

  #hear(told: FromPage): void {
    const event = { ...happening(), sender: this, senderFrame: this.mainFrame, type: 'frame' };
    if (told.kind === 'invoke') void this.#answer(event, told);
    else if (told.kind === 'send') {
      if (!this.ipc.emit(told.channel, event, ...told.args)) this.#deps.ipcMain.emit(told.channel, event, ...told.args);
    } else if (told.kind === 'open') {
      const details = { ...told, url: fromPage(told.url), referrer: { url: this.url, policy: '' } };
      if (this.#open?.(details).action !== 'deny') throw new Error('The stand-in opens no window for a page.');
    } else this.emit('preload-error', happening(), '', new Error(told.message));
  }

  async #answer(event: object, { call, channel, args }: Extract<FromPage, { kind: 'invoke' }>): Promise<void> {
    const { ipcMain } = this.#deps;
    const handler = this.ipc.handlers.get(channel) ?? ipcMain.handlers.get(channel);
    try {
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      await this.#tell({ kind: 'reply', call, value: await handler(event, ...args) });
    } catch (error) {
      await this.#tell({ kind: 'reply', call, error: `Error invoking remote method '${channel}': ${String(error)}` });
    }
  }

  async #tell(told: ToPage): Promise<void> {
    const text = encode(told);
    await this.#attached.promise;
    for (const uniqueContextId of this.#worlds) {
      const expression = `${hear}(${JSON.stringify(text)})`;
      // The page may be on its way to another document.
      await this.#channel?.send('Runtime.evaluate', { expression, uniqueContextId }).catch(() => undefined);
    }
  }

  send(channel: string, ...args: unknown[]): void {
    encode(args);
    this.#tell({ kind: 'send', channel, args }).catch(this.#complain);
  }

  async loadURL(url: string): Promise<void> {
    await this.#attached.promise;
    this.#own.add(bare(url));
    const loaded = once(this, 'did-finish-load');
    const answer = await this.#channel?.send('Page.navigate', { url: toPage(url) });
    if (answer?.errorText !== undefined) {
      this.emit('did-fail-load', happening(), -2, answer.errorText, url, true);
      throw Object.assign(new Error(`${answer.errorText} (-2) loading '${url}'`), { code: answer.errorText, url });
    }
    await loaded;
  }

  reload(): void {
    this.#own.add(bare(this.url));
    this.#channel?.send('Page.reload').catch(this.#complain);
  }

  forcefullyCrashRenderer(): void {
    // Never answered: who would answer is gone.
    this.#channel?.send('Page.crash').catch(() => undefined);
  }

  bringToFront(): void {
    this.#attached.promise.then(() => this.#channel?.send('Page.bringToFront')).catch(this.#complain);
  }

  async resize(width: number, height: number): Promise<void> {
    this.#size = { width, height };
    await this.#layOut();
  }

  /** Who zooms in sees less of the page, and that larger. */
  async #layOut(): Promise<void> {
    const factor = 1.2 ** this.#zoom;
    const [width, height] = [Math.round(this.#size.width / factor), Math.round(this.#size.height / factor)];
    await this.#channel?.send('Emulation.setDeviceMetricsOverride', {
      ...{ width, height, deviceScaleFactor: factor, mobile: false },
    });
  }
  setZoomLevel(level: number): void {
    this.#zoom = level;
    this.#layOut().catch(this.#complain);
  }
  getZoomLevel = () => this.#zoom;

  async useTheme(dark: boolean): Promise<void> {
    const features = [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }];
    await this.#channel?.send('Emulation.setEmulatedMedia', { features });
  }

  destroyed(): void {
    this.#destroyed = true;
    this.emit('destroyed', happening());
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#open = handler;
  }
  getURL(): string {
    return this.url;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  close(): void {
    this.#deps.close();
  }
  // Nothing is selected by a person here.
  replaceMisspelling = () => undefined;
  copyImageAt = () => undefined;
  // Only what is seen would change by these.
  setVisualZoomLevelLimits(): Promise<void> {
    return Promise.resolve();
  }
  setBackgroundThrottling = () => undefined;
  openDevTools = () => undefined;
  isDevToolsOpened(): boolean {
    return false;
  }
}

const bare = (url: string) => url.replace(/#.*$/, '');
