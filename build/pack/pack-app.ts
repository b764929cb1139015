import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { builtDesktop } from '../built-desktop.ts';
import { appId } from '../../main/desktop/system/app-id.ts';
import { configuration, summary } from '../electron-builder.ts';
import { executableName, layOutApp } from './app-folder.ts';
import { appStream } from './app-stream.ts';
import { desktopFolder, desktopPageFolder } from '../desktop-folder.ts';
import type { AppSystem, Asked, System } from './asked.ts';
import { billOf, partsOf } from './bill.ts';
import { licencesFile, licencesWith } from './licences.ts';
import { maker } from './maker.ts';

const require = createRequire(import.meta.url);
const versionOf = (name: string) => (require(name) as { version: string }).version;

/**
 * Builds the app where it is older than its source, and has electron-builder pack it.
 *
 * @param electronDist - a folder with an unpacked Electron for each platform, by Node's name for it; else Electron is downloaded.
 * @throws Error when it cannot be built or packed.
 */
export async function packApp(asked: Asked, output: string, electronDist?: string): Promise<void> {
  await builtDesktop();
  const app = path.join(output, 'app');
  await layOutApp(app);
  const version = versionOf('../../package.json');
  const electronVersion = versionOf('electron/package.json');
  const carried = await partsOf([desktopFolder, desktopPageFolder]);
  const put = async (name: string, content: string): Promise<string> => {
    const file = path.join(output, name);
    await writeFile(file, content);
    return file;
  };
  const listed = { appId, version, summary, desktopFile: `${executableName}.desktop`, ...maker() };
  const today = new Date().toISOString().slice(0, 10);
  const files = {
    appStream: await put(`${appId}.metainfo.xml`, appStream(listed, today)),
    licences: await put(licencesFile, await licencesWith(carried)),
  };
  // Its own notices, and Chromium's, are files that electron-builder takes along.
  const electron = { name: 'electron', version: electronVersion, license: 'MIT', notices: [] };
  const bill = billOf({ name: executableName, version, license: 'MIT' }, [electron, ...carried], Date.now());
  const systems = [...asked.keys()].filter(isApp).join('-');
  await put(`${executableName}-${version}-${systems}.cdx.json`, `${JSON.stringify(bill, null, 2)}\n`);
  const config = configuration({
    ...{ asked, app, ...files, output, electronVersion },
    ...(electronDist !== undefined && { electronDist: path.resolve(electronDist) }),
  });
  const targets = new Map([...asked.keys()].filter(isApp).flatMap((system) => [...targetsOf(system)]));
  await build({ projectDir: path.resolve(import.meta.dirname, '../..'), config, targets, publish: 'never' });
}

function isApp(system: System): system is AppSystem {
  return system !== 'landline';
}

/** The kinds are in the configuration. A universal app is put together by a program of Apple's. */
function targetsOf(system: AppSystem): ReturnType<Platform['createTarget']> {
  const platform = { linux: Platform.LINUX, win: Platform.WINDOWS, mac: Platform.MAC }[system];
  return platform.createTarget(null, system === 'mac' && process.platform === 'darwin' ? Arch.universal : Arch.x64);
}
