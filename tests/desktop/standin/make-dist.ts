import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import plist from 'plist';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';

/** How many fuses the Electron that is pinned has; each is as Electron ships it. */
const wire = '101100011';
/** Before the wire in every Electron (electron/fuses, `constants.ts`); then the version of the wire, and how many fuses it has. */
const sentinel = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, wire.length]),
  Buffer.from(wire),
]);

/** What every Electron brings, some of it not wanted in a package. */
const locales = [
  'en-GB',
  'en-US',
  'de',
  'fr',
  'es',
  'es-419',
  'pt-BR',
  'pt-PT',
  'ru',
  'ja',
  'zh-CN',
  'zh-TW',
  'hi',
  'ar',
  'ko',
  'sv',
];

/**
 * Lays out, for each platform, what electron-builder finds where Electron was unpacked: the files it renames, edits and leaves out. On
 * Linux what comes of it runs, by the stand-in of this repository.
 *
 * @param folder - gets a folder for each platform, by Node's name for it.
 */
export async function makeDist(folder: string): Promise<void> {
  await makeLinux(path.join(folder, 'linux'));
  await makeWindows(path.join(folder, 'win32'));
  await makeMac(path.join(folder, 'darwin'));
}

async function put(file: string, content: string | Buffer, mode = 0o644): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  await chmod(file, mode);
}

async function putLocales(folder: string): Promise<void> {
  for (const locale of locales) await put(path.join(folder, 'locales', `${locale}.pak`), locale);
}

async function putLicences(folder: string): Promise<void> {
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) await put(path.join(folder, name), name);
}

async function makeLinux(folder: string): Promise<void> {
  const standIn = path.join(import.meta.dirname, 'electron');
  // The shell never reads past `exec`, to where the fuses are.
  const script = `#!/bin/sh\nSTANDIN_DIST="$(dirname "$(readlink -f "$0")")" exec '${standIn}' "$@"\n`;
  await put(path.join(folder, 'electron'), Buffer.concat([Buffer.from(script), sentinel, Buffer.from('\n')]), 0o755);
  for (const name of ['chrome-sandbox', 'chrome_crashpad_handler'])
    await put(path.join(folder, name), '#!/bin/sh\n', 0o755);
  await put(path.join(folder, 'resources.pak'), 'resources');
  await putLocales(folder);
  await putLicences(folder);
}

/** A program for Windows that does nothing: what is edited in it is there. */
async function makeWindows(folder: string): Promise<void> {
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const info = Resource.VersionInfo.createEmpty();
  info.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron', FileDescription: 'Electron' });
  info.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  program.setExtraData(sentinel);
  await put(path.join(folder, 'electron.exe'), Buffer.from(program.generate()));
  await put(path.join(folder, 'ffmpeg.dll'), 'ffmpeg');
  await putLocales(folder);
  await putLicences(folder);
}

async function makeMac(folder: string): Promise<void> {
  const contents = path.join(folder, 'Electron.app/Contents');
  const frameworks = path.join(contents, 'Frameworks');
  const framework = path.join(frameworks, 'Electron Framework.framework');
  const plistOf = (name: string) =>
    plist.build({ CFBundleExecutable: name, CFBundleName: name, CFBundleIdentifier: 'com.github.Electron' });
  await put(path.join(contents, 'Info.plist'), plistOf('Electron'));
  await put(path.join(contents, 'MacOS/Electron'), '#!/bin/sh\n', 0o755);
  await put(path.join(framework, 'Electron Framework'), sentinel, 0o755);
  for (const suffix of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    const name = `Electron Helper${suffix}`;
    await put(path.join(frameworks, `${name}.app/Contents/Info.plist`), plistOf(name));
    await put(path.join(frameworks, `${name}.app/Contents/MacOS/${name}`), '#!/bin/sh\n', 0o755);
  }
  for (const locale of locales) {
    const name = `${locale.replace('-', '_')}.lproj/locale.pak`;
    await put(path.join(framework, 'Versions/A/Resources', name), locale);
    await put(path.join(contents, 'Resources', name), locale);
  }
  await put(path.join(contents, 'Resources/electron.icns'), 'icns');
  await putLicences(folder);
}
