import { EventEmitter } from 'node:events';
import type { Clipboard, Dialog, GlobalShortcut, PowerSaveBlocker, Shell } from 'electron';
import { happening } from './happening.ts';
import { provided, ProvidedEmitter } from './provided.ts';

/** Nobody sits there: what is asked is declined, and a test puts another answer in its place. */
export const dialog = provided('dialog', {
  showOpenDialog: async () => ({ canceled: true, filePaths: [] as string[] }),
  showSaveDialog: async () => ({ canceled: true, filePath: '' }),
  showMessageBox: async () => ({ response: 0, checkboxChecked: false }),
  showErrorBox: (title: string, content: string) => console.error(`${title}: ${content}`),
} satisfies Partial<Dialog>);

/** Other programs are left alone. */
export const shell = provided('shell', {
  openExternal: async () => undefined,
  openPath: async () => '',
  showItemInFolder: () => undefined,
  beep: () => undefined,
} satisfies Partial<Shell>);

export class NativeTheme extends ProvidedEmitter {
  #source: 'system' | 'light' | 'dark' = 'system';
  get themeSource() {
    return this.#source;
  }
  set themeSource(source) {
    this.#source = source;
    this.emit('updated', happening());
  }
  /** The system of the stand-in is light. */
  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
}
export const createNativeTheme = () => new NativeTheme('nativeTheme');

export class PowerMonitor extends ProvidedEmitter {
  getSystemIdleTime = () => 0;
  getSystemIdleState = () => 'active';
}
export const createPowerMonitor = () => new PowerMonitor('powerMonitor');

export function createPowerSaveBlocker() {
  const started = new Set<number>();
  let count = 0;
  return provided('powerSaveBlocker', {
    start() {
      started.add((count += 1));
      return count;
    },
    stop: (id: number) => started.delete(id),
    isStarted: (id: number) => started.has(id),
  } satisfies PowerSaveBlocker);
}

export function createClipboard() {
  let held = '';
  return provided('clipboard', {
    readText: async () => held,
    async writeText(text: string) {
      held = text;
    },
  } satisfies Partial<Clipboard>);
}

export function createGlobalShortcut() {
  const held = new Map<string, () => void>();
  return provided('globalShortcut', {
    register(accelerator: string, callback: () => void) {
      if (held.has(accelerator)) return false;
      held.set(accelerator, callback);
      return true;
    },
    unregister: (accelerator: string) => void held.delete(accelerator),
    unregisterAll: () => held.clear(),
    isRegistered: (accelerator: string) => held.has(accelerator),
  } satisfies Partial<GlobalShortcut>);
}

const area = { x: 0, y: 0, width: 1_280, height: 800 };
const display = { id: 1, scaleFactor: 1, bounds: area, workArea: area };

/** One screen, which nobody looks at. */
export const screen = provided(
  'screen',
  Object.assign(new EventEmitter(), {
    getPrimaryDisplay: () => display,
    getAllDisplays: () => [display],
    getDisplayMatching: () => display,
  }),
);

export const crashReporter = provided('crashReporter', { start: () => undefined });
