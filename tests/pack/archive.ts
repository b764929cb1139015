import { extractFile, getRawHeader, listPackage, statFile } from '@electron/asar';

/** What the app's archive holds: each file's name, `/` between folders, and its content. */
export function filesIn(archive: string): ReadonlyMap<string, Buffer> {
  const names = listPackage(archive, { isPack: false }).map((name) => name.slice(1));
  const isFile = (name: string) => !('files' in statFile(archive, name));
  return new Map(names.filter(isFile).map((name) => [name.replaceAll('\\', '/'), extractFile(archive, name)] as const));
}

/** The text whose hash Electron compares before it reads the archive. */
export function headerOf(archive: string): string {
  return getRawHeader(archive).headerString;
}
