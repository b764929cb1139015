import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { app, session, shell } from 'electron';
import { LandlineError, type BridgeReply } from '../../../protocol/index.ts';
import { languagesThere, usable } from './dictionaries.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';

export type Spelling = {
  /** In which languages it can be checked now. */
  offered(): Promise<BridgeReply<'spelling'>>;
  /** Shows the folder into which people put dictionaries. @throws LandlineError `unavailable`. */
  openFolder(): Promise<void>;
};

/**
 * The spell checker, with what is on this computer: macOS has one; elsewhere Chromium has one that reads dictionaries, and would fetch
 * them from Google. Here it reads those that somebody put into its folder.
 */
export async function setupSpelling(settings: Settings, log: Log): Promise<Spelling> {
  const { defaultSession } = session;
  const folder = path.join(app.getPath('sessionData'), 'Dictionaries');
  const mac = process.platform === 'darwin';

  async function there(): Promise<string[]> {
    // Absent until somebody puts one there.
    const files = await readdir(folder).catch(() => []);
    return languagesThere(files, defaultSession.availableSpellCheckerLanguages);
  }
  async function follow(): Promise<void> {
    const { spelling } = settings.value;
    const languages = mac ? [] : usable(spelling, await there());
    if (languages.length > 0) defaultSession.setSpellCheckerLanguages(languages);
    defaultSession.setSpellCheckerEnabled(mac ? spelling.length > 0 : languages.length > 0);
  }

  // An address that leads nowhere keeps Chromium from fetching any.
  defaultSession.setSpellCheckerDictionaryDownloadURL('https://dictionaries.invalid/');
  await follow();
  settings.onChange(() => {
    follow().catch((error: unknown) => log.warn({ error: String(error) }, 'the spelling is checked as before'));
  });
  return {
    offered: async () => (mac ? { by: 'system', languages: [] } : { by: 'files', languages: await there() }),
    async openFolder() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const trouble = await shell.openPath(folder);
      if (trouble !== '') throw new LandlineError('unavailable', trouble);
    },
  };
}
