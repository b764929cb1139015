import path from 'node:path';
import { suffix } from './addresses.ts';
import { App } from './app.ts';
import { createWindows } from './browser-window.ts';
import { startChromium, type Chromium } from './chromium.ts';
import { createCommandLine } from './command-line.ts';
import { IpcMain } from './ipc-main.ts';
import type { Launch } from './launch.ts';
import { Menu, MenuItem } from './menu.ts';
import { MessageChannelMain } from './message-ports.ts';
import { nativeImage } from './native-image.ts';
import { createNet } from './net.ts';
import { Notification } from './notification.ts';
import { provided } from './provided.ts';
import { safeStorage } from './safe-storage.ts';
import { startSchemeServer, type SchemeHandler } from './scheme-server.ts';
import { createSessions, Session } from './session.ts';
import {
  createClipboard,
  createGlobalShortcut,
  createNativeTheme,
  createPowerMonitor,
  createPowerSaveBlocker,
  crashReporter,
  dialog,
  screen,
  shell,
} from './system.ts';
import { Tray } from './tray.ts';
import { createUtilityProcess } from './utility-process.ts';

/** Names that no module of Electron's main process has may be asked for by a mistake only; these it has, and the stand-in lacks. */
const lacking = [
  'autoUpdater',
  'BaseWindow',
  'contentTracing',
  'desktopCapturer',
  'systemPreferences',
  'View',
  'webFrameMain',
];

/** Debian's own, not the wrapper, which adds flags and noise. */
const usualChromium = '/usr/lib/chromium/chromium';

/** Makes the main process's module `electron`, and what brings the app up once its entry has been loaded. */
export function createElectron(launch: Launch, args: readonly string[]): { electron: object; start(): Promise<void> } {
  const commandLine = createCommandLine(args);
  const schemes = new Map<string, SchemeHandler>();
  const handlerOf = (scheme: string) => schemes.get(scheme);
  let chromium: Chromium | undefined;
  const running = () => {
    if (!chromium) throw new Error('Chromium does not run.');
    return chromium;
  };

  const protocol = provided('protocol', {
    registerSchemesAsPrivileged() {
      if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    },
    handle(scheme: string, handler: SchemeHandler) {
      if (schemes.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
      schemes.set(scheme, handler);
    },
  });
  const session = new Session(protocol, () => {
    for (const { webContents } of BrowserWindow.getAllWindows()) void webContents.decidePermissions();
  });
  const ipcMain = new IpcMain();
  const nativeTheme = createNativeTheme();
  const utilities = new Map<number, string>();
  const app = new App({
    launch,
    commandLine,
    windows: () => BrowserWindow,
    utilities,
    endBrowser: async () => chromium?.close(),
  });
  const BrowserWindow = createWindows({
    chromium: running,
    session,
    ipcMain,
    isReady: app.isReady,
    isDark: () => nativeTheme.shouldUseDarkColors,
    ending: app.isEnding,
    tell: (event, subject) => app.emit(event, {}, subject),
    onAllClosed: () => app.windowsGone(),
  });
  nativeTheme.on('updated', () => {
    for (const { webContents } of BrowserWindow.getAllWindows())
      void webContents.useTheme(nativeTheme.shouldUseDarkColors);
  });
  const contents = () => BrowserWindow.getAllWindows().map(({ webContents }) => webContents);

  /** Brings the browser up, then the app. After its entry, so that a second instance that ends at once starts none. */
  async function start(): Promise<void> {
    if (app.isEnding()) return;
    const { port, keyHash } = await startSchemeServer(handlerOf);
    chromium = await startChromium({
      program: process.env['LANDLINE_BROWSER'] ?? usualChromium,
      profile: path.join(app.getPath('sessionData'), 'chromium'),
      switches: [
        `--lang=${app.getLocale()}`,
        // Nothing but this machine has a name.
        `--host-resolver-rules=MAP *.${suffix} 127.0.0.1:${port}, MAP * ~NOTFOUND, EXCLUDE *.localhost, EXCLUDE localhost, EXCLUDE 127.0.0.1`,
        `--ignore-certificate-errors-spki-list=${keyHash}`,
        // The app's page is of no network: what it asks of this one needs the permission, as in Electron.
        `--ip-address-space-overrides=127.0.0.1:${port}=public`,
      ],
    });
    const { product } = await chromium.send('Browser.getVersion');
    Object.assign(process.versions, { chrome: product.replace(/^.*\//, '') });
    chromium.onExit(() => {
      if (app.isEnding()) return;
      console.error('The stand-in lost its Chromium.');
      process.exit(1);
    });
    chromium.on('Target.targetDestroyed', ({ targetId }) => {
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.targetId === targetId)
        ?.gone();
    });
    await chromium.send('Target.setDiscoverTargets', { discover: true });
    if (commandLine.hasSwitch('remote-debugging-port')) console.error(`\nDevTools listening on ${chromium.endpoint}`);
    app.becomeReady();
  }

  const electron = provided('electron', {
    app,
    BrowserWindow,
    clipboard: createClipboard(),
    crashReporter,
    dialog,
    globalShortcut: createGlobalShortcut(),
    ipcMain,
    Menu,
    MenuItem,
    MessageChannelMain,
    nativeImage,
    nativeTheme,
    net: createNet(handlerOf),
    Notification,
    powerMonitor: createPowerMonitor(),
    powerSaveBlocker: createPowerSaveBlocker(),
    protocol,
    safeStorage,
    screen,
    session: createSessions(session),
    shell,
    Tray,
    utilityProcess: createUtilityProcess((event, gone) => app.emit('child-process-gone', event, gone), utilities),
    webContents: provided('webContents', {
      getAllWebContents: contents,
      fromId: (id: number) => contents().find((one) => one.id === id) ?? null,
      fromDevToolsTargetId: (id: string) => contents().find((one) => one.targetId === id),
      getFocusedWebContents: () => BrowserWindow.getFocusedWindow()?.webContents ?? null,
    }),
    ...Object.fromEntries(lacking.map((name) => [name, provided(name, {})])),
  });
  return { electron, start };
}
