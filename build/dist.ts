/**
 * `npm run dist [-- SYSTEM[:KIND,…] …]`: packs the app into out/dist; for this computer's system when none is named. `dir` leaves it
 * unpacked. `LANDLINE_ELECTRON_DIST` names a folder with Electron for each platform, where none is to be downloaded, and
 * `LANDLINE_DIST` another place for what is made.
 */
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { builtDesktop } from './built-desktop.ts';
import { appId, configuration, summary } from './electron-builder.ts';
import { executableName, layOutApp } from './pack/app-folder.ts';
import { appStream } from './pack/app-stream.ts';
import { readAsked, type Asked, type System } from './pack/asked.ts';
import { maker } from './pack/maker.ts';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const versionOf = (name: string) => (require(name) as { version: string }).version;

try {
  await dist(
    readAsked(process.argv.slice(2)),
    path.resolve(process.env['LANDLINE_DIST'] ?? path.join(root, 'out/dist')),
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function dist(asked: Asked, output: string): Promise<void> {
  await builtDesktop();
  const app = path.join(output, 'app');
  await layOutApp(app);
  const listed = path.join(output, `${appId}.metainfo.xml`);
  const desktopFile = `${executableName}.desktop`;
  const today = new Date().toISOString().slice(0, 10);
  const version = versionOf('../package.json');
  await writeFile(listed, appStream({ appId, version, summary, desktopFile, ...maker() }, today));
  const electronDist = process.env['LANDLINE_ELECTRON_DIST'];
  const config = configuration({
    ...{ asked, app, appStream: listed, output, electronVersion: versionOf('electron/package.json') },
    ...(electronDist !== undefined && { electronDist: path.resolve(electronDist) }),
  });
  const targets = new Map([...asked.keys()].flatMap((system) => [...targetsOf(system)]));
  await build({ projectDir: root, config, targets, publish: 'never' });
}

/** The kinds are in the configuration. A universal app is put together by a program of Apple's. */
function targetsOf(system: System): ReturnType<Platform['createTarget']> {
  const platform = { linux: Platform.LINUX, win: Platform.WINDOWS, mac: Platform.MAC }[system];
  return platform.createTarget(null, system === 'mac' && process.platform === 'darwin' ? Arch.universal : Arch.x64);
}
