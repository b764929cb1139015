import { mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import type { WindowClass } from './browser-window.ts';
import type { CommandLine } from './command-line.ts';
import { happening } from './happening.ts';
import type { Launch } from './launch.ts';
import { ProvidedEmitter } from './provided.ts';
import { createSingleInstance } from './single-instance.ts';

export type AppDeps = {
  launch: Launch;
  commandLine: CommandLine;
  windows: () => WindowClass;
  /** Utility processes that run, by pid. */
  utilities: ReadonlyMap<number, string>;
  /** Ends the browser, so that what it holds is on disk. */
  endBrowser(): Promise<void>;
};

type LoginItem = { openAtLogin: boolean; args?: string[] };
type Leaving = 'no' | 'asking' | 'ending';

/** Electron's `app`: paths, and the order in which everything begins and ends. */
export class App extends ProvidedEmitter {
  readonly commandLine: CommandLine;
  readonly isPackaged: boolean;
  readonly dock = undefined;
  name: string;
  badge = 0;
  loginItem: LoginItem = { openAtLogin: false };
  readonly #deps: AppDeps;
  readonly #paths = new Map<string, string>();
  readonly #ready = Promise.withResolvers<undefined>();
  readonly #instance = createSingleInstance(
    () => this.getPath('userData'),
    ({ argv, cwd, data }) => this.emit('second-instance', happening(), argv, cwd, data),
  );
  #isReady = false;
  #leaving: Leaving = 'no';

  constructor(deps: AppDeps) {
    super('app');
    const { manifest, packaged } = deps.launch;
    this.#deps = deps;
    this.commandLine = deps.commandLine;
    this.isPackaged = packaged;
    this.name = manifest.productName ?? manifest.name ?? 'Electron';
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.quit());
    process.on('exit', () => this.#instance.release());
  }

  whenReady = (): Promise<void> => this.#ready.promise;
  isReady = () => this.#isReady;
  isEnding = () => this.#leaving === 'ending';
  /** The browser is there, and the program's entry has been loaded. */
  becomeReady(): void {
    if (this.#leaving !== 'no') return;
    this.#isReady = true;
    this.emit('will-finish-launching');
    this.emit('ready', happening(), {});
    this.#ready.resolve(undefined);
  }

  /** Of utility processes, and what they are called. */
  getAppMetrics = () =>
    [...this.#deps.utilities].map(([pid, serviceName]) => ({ pid, type: 'Utility', serviceName, name: serviceName }));

  getName = () => this.name;
  setName(name: string): void {
    this.name = name;
  }
  getVersion = () => this.#deps.launch.manifest.version;
  getAppPath = () => this.#deps.launch.appPath;
  getLocale = () => this.commandLine.getSwitchValue('lang') || 'en-US';
  getPreferredSystemLanguages = () => [this.getLocale()];

  getPath(name: string): string {
    const chosen = this.#paths.get(name);
    if (chosen !== undefined) return chosen;
    const found = this.#defaultPath(name);
    if (found === undefined) throw new Error(`Failed to get '${name}' path`);
    return found;
  }
  setPath(name: string, folder: string): void {
    if (this.#defaultPath(name) === undefined) throw new Error(`Failed to set path`);
    mkdirSync(folder, { recursive: true });
    this.#paths.set(name, folder);
  }
  #defaultPath(name: string): string | undefined {
    const home = homedir();
    const appData = process.env['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
    const userData = this.#paths.get('userData') ?? this.commandLine.getSwitchValue('user-data-dir');
    const folders: Readonly<Record<string, string>> = {
      home,
      appData,
      userData: userData === '' ? path.join(appData, this.name) : userData,
      temp: tmpdir(),
      exe: process.execPath,
      downloads: path.join(home, 'Downloads'),
    };
    const below: Readonly<Record<string, string>> = { sessionData: '', logs: 'logs', crashDumps: 'Crashpad' };
    return name in below ? path.join(folders['userData'] ?? '', below[name] ?? '') : folders[name];
  }

  requestSingleInstanceLock = (data?: unknown) => this.#instance.request(data);
  hasSingleInstanceLock = () => this.#instance.has();
  releaseSingleInstanceLock(): void {
    this.#instance.release();
  }

  /** Asks everybody; any listener may say no. */
  quit(): void {
    if (this.#leaving !== 'no') return;
    const event = happening();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#leaving = 'asking';
    for (const window of this.#deps.windows().getAllWindows()) {
      if (!window.tryClose()) {
        this.#leaving = 'no';
        return;
      }
    }
    const last = happening();
    this.emit('will-quit', last);
    if (last.defaultPrevented) this.#leaving = 'no';
    else this.exit(0);
  }
  /** Asks nobody. */
  exit(code = 0): void {
    if (this.#leaving === 'ending') return;
    this.#leaving = 'ending';
    for (const window of this.#deps.windows().getAllWindows()) window.gone();
    this.emit('quit', happening(), code);
    this.#instance.release();
    void this.#deps.endBrowser().finally(() => process.exit(code));
  }
  /** The last window went. */
  windowsGone(): void {
    if (this.#leaving !== 'no') return;
    if (!this.emit('window-all-closed')) this.quit();
  }

  setBadgeCount(count = 0): boolean {
    this.badge = count;
    return true;
  }
  getBadgeCount = () => this.badge;
  setLoginItemSettings(item: LoginItem): void {
    this.loginItem = item;
  }
  getLoginItemSettings = () => ({ ...this.loginItem, wasOpenedAtLogin: false });
  about: object = {};
  setAboutPanelOptions(about: object): void {
    this.about = about;
  }
  showAboutPanel = () => undefined;
  // The system would be told, and is none of the stand-in's.
  setAsDefaultProtocolClient = () => true;
  enableSandbox = () => undefined;
  setAppUserModelId = () => undefined;
  focus = () => undefined;
  show = () => undefined;
}
