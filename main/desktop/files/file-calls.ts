import { app, dialog, shell, type BrowserWindow, type OpenDialogOptions } from 'electron';
import path from 'node:path';
import { LandlineError, type DesktopSettings } from '../../../protocol/index.ts';
import type { Handlers } from '../bridge/answer.ts';
import { takenName } from './file-name.ts';
import { markOrigin } from './origin-mark.ts';
import { createPickedFiles } from './picked-files.ts';
import { createSavedFiles } from './saved-files.ts';

type FileCalls = Pick<
  Handlers,
  'pickFiles' | 'readFile' | 'pickSaveFolder' | 'saveFile' | 'writeFile' | 'endFile' | 'showFile'
>;

/** Files by the system's own dialogs. */
export function createFileCalls(window: () => BrowserWindow | undefined, settings: () => DesktopSettings): FileCalls {
  const picked = createPickedFiles();
  const saved = createSavedFiles((file) => markOrigin(file, process.platform, Date.now));
  const folder = () => settings().downloadFolder ?? app.getPath('downloads');

  /** Folders that were picked to save into: the window knows them by number. */
  const folders = new Map<number, string>();

  /** What the person picked; nothing when they thought better of it. */
  async function open(options: OpenDialogOptions): Promise<string[]> {
    const parent = window();
    const { canceled, filePaths } = await (parent
      ? dialog.showOpenDialog(parent, options)
      : dialog.showOpenDialog(options));
    return canceled ? [] : filePaths;
  }

  async function chooseTarget(name: string): Promise<string | undefined> {
    const options = { defaultPath: path.join(folder(), takenName(name)) };
    const parent = window();
    const { canceled, filePath } = await (parent
      ? dialog.showSaveDialog(parent, options)
      : dialog.showSaveDialog(options));
    return canceled || filePath === '' ? undefined : filePath;
  }

  return {
    async pickFiles({ what }) {
      const chosen = await open({
        properties: what === 'folder' ? ['openDirectory'] : ['openFile', 'multiSelections'],
      });
      return { files: await picked.take(chosen) };
    },
    readFile: async ({ file, offset, length }) => ({ bytes: await picked.read(file, offset, length) }),
    async pickSaveFolder() {
      const [chosen] = await open({ defaultPath: folder(), properties: ['openDirectory', 'createDirectory'] });
      if (chosen === undefined) return {};
      const number = folders.size + 1;
      folders.set(number, chosen);
      return { folder: number };
    },
    async saveFile({ name, size, ask, folder: number, within = [] }) {
      if (number !== undefined) {
        const chosen = folders.get(number);
        if (chosen === undefined) throw new LandlineError('not_found', 'This folder was not chosen.');
        return saved.beginWithin(chosen, within, name, size);
      }
      if (!ask) return saved.begin(folder(), name, size);
      const target = await chooseTarget(name);
      return target === undefined ? { name } : saved.beginAt(target, size);
    },
    async writeFile({ file, offset, bytes }) {
      await saved.write(file, offset, bytes);
      return {};
    },
    async endFile({ file, keep }) {
      await saved.end(file, keep);
      return {};
    },
    showFile({ file }) {
      shell.showItemInFolder(saved.pathOf(file));
      return {};
    },
  };
}
