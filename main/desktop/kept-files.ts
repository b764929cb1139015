import path from 'node:path';
import type { DesktopSettings } from '../../protocol/index.ts';
import { hostingWish } from './hosting/hosting.ts';
import { openKeptFile } from './kept-file.ts';
import { createOfficeMemory, visits } from './offices/remembered.ts';
import { defaultSettings, settingsShape } from './system/settings.ts';
import { windowPlace } from './window/bounds.ts';
import { defaultLook, keptLook } from './window/look.ts';

/**
 * All that the app keeps of itself, in files of the user's folder. The device's key is apart, since it is sealed.
 *
 * @param preset - settings until the person changes one.
 */
export async function openKeptFiles(folder: string, preset: Partial<DesktopSettings>) {
  const at = (name: string) => path.join(folder, name);
  return {
    settings: await openKeptFile(at('settings.json'), settingsShape, { ...defaultSettings, ...preset }),
    window: await openKeptFile(at('window.json'), windowPlace, { maximized: false }),
    look: await openKeptFile(at('look.json'), keptLook, defaultLook),
    offices: createOfficeMemory(await openKeptFile(at('offices.json'), visits, [])),
    hosting: await openKeptFile(at('hosting.json'), hostingWish, { on: false }),
  };
}
