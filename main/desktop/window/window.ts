import path from 'node:path';
import { app, BrowserWindow, screen, shell, type WebContents } from 'electron';
import { appOrigin } from '../../../protocol/index.ts';
import type { KeptFile } from '../kept-file.ts';
import type { Log } from '../system/log.ts';
import { boundsFor, lastBounds, placeAfter, smallest, type WindowPlace } from './bounds.ts';
import { isOwnPage, openableAddress } from './url-policy.ts';

/** How long a window must have stood still before its place is written down, in milliseconds. */
const stillness = 500;

export type WindowOptions = {
  place: KeptFile<WindowPlace>;
  /** Has it look as the page does before that is there. */
  wear(window: BrowserWindow): void;
  /** What becomes of it, or of the app, when it is closed. */
  closing(): 'go' | 'hide' | 'quit';
  /** Whether it is shown as soon as there is something to see. */
  shown: boolean;
};

/** Opens the app's one window. Its page has a sandbox, a world of its own and the bridge, and nothing else. */
export function openWindow({ place, wear, closing, shown }: WindowOptions, log: Log): BrowserWindow {
  const areas = workAreas();
  const window = new BrowserWindow({
    ...boundsFor(lastBounds(place.value, areas), areas),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: app.getName(),
    // Alt shows it: what is in it is seldom needed.
    autoHideMenuBar: true,
    webPreferences: {
      preload: path.join(import.meta.dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Messages come, and are told of, while nobody looks.
      backgroundThrottling: false,
    },
  });
  wear(window);
  if (place.value.maximized) window.maximize();
  if (shown) window.once('ready-to-show', () => window.show());
  window.on('close', (event) => {
    const then = closing();
    if (then === 'go') return;
    event.preventDefault();
    if (then === 'hide') window.hide();
    else app.quit();
  });
  keepPlace(window, place, log);
  window.loadURL(`${appOrigin}/`).catch((error: unknown) => {
    log.error({ error: String(error) }, 'the page was not loaded');
  });
  return window;
}

/** What of each screen windows may cover. */
const workAreas = () => screen.getAllDisplays().map(({ workArea }) => workArea);

function keepPlace(window: BrowserWindow, place: KeptFile<WindowPlace>, log: Log): void {
  let timer: NodeJS.Timeout | undefined;
  const keep = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
      const now = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
      place.put(placeAfter(place.value, now, workAreas())).catch((error: unknown) => {
        log.warn({ error: String(error) }, 'the place of the window is not kept');
      });
    }, stillness);
  };
  window.on('resize', keep);
  window.on('move', keep);
  window.on('maximize', keep);
  window.on('unmaximize', keep);
}

/** Brings the window before the person. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/**
 * No page goes anywhere but to where it is, opens a window, or holds another page: addresses that are meant for people are handed to
 * the program they use for it.
 */
export function setupNavigation(log: Log): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.setWindowOpenHandler(({ url }) => {
      openElsewhere(url, log);
      return { action: 'deny' };
    });
    contents.on('will-navigate', (event) => {
      if (isOwnPage(event.url)) return;
      event.preventDefault();
      openElsewhere(event.url, log);
    });
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/** @returns whether it is an address that other programs may be asked to open. */
export function openElsewhere(address: string, log: Log): boolean {
  const url = openableAddress(address);
  if (url === undefined) return false;
  shell.openExternal(url).catch((error: unknown) => {
    log.warn({ error: String(error) }, 'no program opens this address');
  });
  return true;
}
