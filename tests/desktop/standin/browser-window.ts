import type { Chromium } from './chromium.ts';
import { happening } from './happening.ts';
import { ProvidedEmitter } from './provided.ts';
import { WebContents, type ContentsDeps, type WebPreferences } from './web-contents.ts';

export type Bounds = { x: number; y: number; width: number; height: number };
export type WindowOptions = Partial<Bounds> & { show?: boolean; title?: string; webPreferences?: WebPreferences };

/** What windows need of the app they belong to. */
export type WindowDeps = Omit<ContentsDeps, 'close'> & {
  isReady(): boolean;
  isDark(): boolean;
  /** A window came or was focused. */
  tell(event: 'browser-window-created' | 'web-contents-created' | 'browser-window-focus', subject: object): void;
  /** The last one went. */
  onAllClosed(): void;
};

const retries = 6;
const patience = 800;

/** Chromium drops about one such request in ten while two clients are attached: it is asked again, and a late answer is closed. */
async function openTarget(chromium: Chromium, width: number, height: number): Promise<string> {
  for (let round = 0; round < retries; round += 1) {
    const asked = chromium.send('Target.createTarget', { url: 'about:blank', newWindow: true, width, height });
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, patience));
    const opened = await Promise.race([asked, late]);
    if (opened) return opened.targetId;
    asked.then(({ targetId }) => chromium.send('Target.closeTarget', { targetId })).catch(() => undefined);
  }
  throw new Error('Chromium opens no window.');
}

/** A window. Where it is and whether it is seen is bookkeeping: there is no screen. */
export class Window extends ProvidedEmitter {
  readonly id: number;
  readonly webContents: WebContents;
  readonly opened: Promise<void>;
  readonly #deps: WindowDeps;
  readonly #all: Map<number, Window>;
  #bounds: Bounds;
  #title: string;
  #visible: boolean;
  #focused: boolean;
  #state: 'normal' | 'minimized' | 'maximized' | 'fullscreen' = 'normal';
  #destroyed = false;

  constructor(options: WindowOptions, id: number, all: Map<number, Window>, deps: WindowDeps) {
    super('BrowserWindow');
    if (!deps.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this.id = id;
    this.#deps = deps;
    this.#all = all;
    const { x = 0, y = 0, width = 800, height = 600, show = true, title = '' } = options;
    this.#bounds = { x, y, width, height };
    this.#title = title;
    this.#visible = show;
    this.#focused = show;
    this.webContents = new WebContents(this.id, { ...deps, close: () => this.close() });
    all.set(this.id, this);
    deps.tell('browser-window-created', this);
    deps.tell('web-contents-created', this.webContents);
    this.opened = this.#open(options.webPreferences ?? {});
    this.opened.catch((error: unknown) => {
      if (!deps.ending()) console.error('The stand-in could not open a window:', error);
    });
    this.webContents.once('dom-ready', () =>
      setImmediate(() => this.#destroyed || this.emit('ready-to-show', happening())),
    );
  }

  async #open(preferences: WebPreferences): Promise<void> {
    const { width, height } = this.#bounds;
    await this.webContents.attach(await openTarget(this.#deps.chromium(), width, height), preferences);
    await this.webContents.resize(width, height);
    await this.webContents.useTheme(this.#deps.isDark());
  }

  /** Asks whoever listens, as a click on the window's cross does. @returns whether it went. */
  tryClose(): boolean {
    if (this.#destroyed) return true;
    const event = happening();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.destroy();
    return true;
  }
  close(): void {
    this.tryClose();
  }
  destroy(): void {
    const { targetId } = this.webContents;
    this.opened.then(() => this.#deps.chromium().send('Target.closeTarget', { targetId })).catch(() => undefined);
    this.gone();
  }
  /** Nothing is there any more, by our own doing or Chromium's. */
  gone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#all.delete(this.id);
    this.webContents.destroyed();
    this.emit('closed', happening());
    if (this.#all.size === 0) this.#deps.onAllClosed();
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  show(): void {
    this.showInactive();
    this.focus();
  }
  showInactive(): void {
    if (this.#visible) return;
    this.#visible = true;
    this.emit('show', happening());
  }
  hide(): void {
    if (!this.#visible) return;
    this.#visible = false;
    this.#focused = false;
    this.emit('hide', happening());
  }
  focus(): void {
    this.webContents.bringToFront();
    if (this.#focused) return;
    this.#focused = true;
    this.emit('focus', happening());
    this.#deps.tell('browser-window-focus', this);
  }
  blur(): void {
    this.#focused = false;
    this.emit('blur', happening());
  }
  minimize(): void {
    this.#state = 'minimized';
    this.emit('minimize', happening());
  }
  maximize(): void {
    this.#state = 'maximized';
    this.emit('maximize', happening());
  }
  restore(): void {
    this.#state = 'normal';
    this.emit('restore', happening());
  }
  setBounds(bounds: Partial<Bounds>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    const { width, height } = this.#bounds;
    this.opened.then(() => this.webContents.resize(width, height)).catch(() => undefined);
    this.emit('resize', happening());
    this.emit('move', happening());
  }
  getBounds = (): Bounds => ({ ...this.#bounds });
  getNormalBounds = (): Bounds => ({ ...this.#bounds });
  isVisible = () => this.#visible;
  isFocused = () => this.#focused;
  isMinimized = () => this.#state === 'minimized';
  isMaximized = () => this.#state === 'maximized';
  isFullScreen = () => this.#state === 'fullscreen';
  isDestroyed = () => this.#destroyed;
  getTitle = () => this.#title;
  setTitle(title: string): void {
    this.#title = title;
  }
  // What a desktop would show of it.
  background = '#FFF';
  setBackgroundColor(colour: string): void {
    this.background = colour;
  }
  getBackgroundColor = () => this.background;
  progress = -1;
  flashing = false;
  setProgressBar(progress: number): void {
    this.progress = progress;
  }
  flashFrame(flashing: boolean): void {
    this.flashing = flashing;
  }
  setOverlayIcon = () => undefined;
  setMenuBarVisibility = () => undefined;
  setAutoHideMenuBar = () => undefined;
}

/** The class of windows of one app. */
export type WindowClass = {
  new (options?: WindowOptions): Window;
  getAllWindows(): Window[];
  getFocusedWindow(): Window | null;
  fromId(id: number): Window | null;
  fromWebContents(contents: WebContents | null): Window | null;
};

export function createWindows(deps: WindowDeps): WindowClass {
  const all = new Map<number, Window>();
  let count = 0;
  return class BrowserWindow extends Window {
    static getAllWindows = () => [...all.values()];
    static getFocusedWindow = () => [...all.values()].find((window) => window.isFocused()) ?? null;
    static fromId = (id: number) => all.get(id) ?? null;
    static fromWebContents = (contents: WebContents | null) => (contents ? (all.get(contents.id) ?? null) : null);

    constructor(options: WindowOptions = {}) {
      super(options, (count += 1), all, deps);
    }
  };
}
