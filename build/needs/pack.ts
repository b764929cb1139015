import { canInstall, installPackages } from './debian.ts';
import { onPath } from './on-path.ts';

/** Tells electron-builder which 7-Zip to use, where its own is not to be fetched. */
export const sevenZipVariable = 'ELECTRON_BUILDER_7ZIP_PATH';

/** By whichever name: upstream's, Debian's, and those of p7zip. */
const sevenZips = ['7zz', '7za', '7z'];

/** A 7-Zip that is there already. */
export function findSevenZip(): string | undefined {
  return sevenZips.flatMap((name) => onPath(name) ?? []).at(0);
}

/** What the packing of the app lacks here, in one line; undefined when nothing is missing. */
export function packProblem(): string | undefined {
  if (process.platform !== 'linux') return 'the packages are looked at on Linux';
  const missing = missingPackages();
  return missing.length === 0 ? undefined : `packing needs the packages ${missing.join(', ')}`;
}

/** Installs what packing lacks where that is possible, then asks {@link packProblem} again. */
export function bringPack(): string | undefined {
  const missing = missingPackages();
  if (missing.length > 0 && canInstall()) {
    console.error(`Installing for the packages: ${missing.join(', ')}.`);
    installPackages(missing);
  }
  return packProblem();
}

function missingPackages(): string[] {
  const programs = { '7zip': findSevenZip(), dpkg: onPath('dpkg-deb'), nsis: onPath('makensis') };
  return Object.entries(programs).flatMap(([name, found]) => (found === undefined ? [name] : []));
}
