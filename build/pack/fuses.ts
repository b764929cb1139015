import path from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion, type FuseV1Config } from '@electron/fuses';

/**
 * Every fuse of Electron's, so that one that is missing does not compile, and an Electron with more of them is not packed: the strict
 * configuration refuses it (https://www.electronjs.org/docs/latest/tutorial/fuses).
 */
export const fuses = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // The app is no Node for whoever can set a variable.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // Checked by Electron on Windows and macOS.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // There is no snapshot of our own.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // The page comes from app://, nothing from file://.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Electron's default: memory that WebAssembly may not touch is guarded by the processor, not by a check at each access.
  [FuseV1Options.WasmTrapHandlers]: true,
} as const satisfies FuseV1Config & { strictlyRequireAllFuses: true };

/** The part of electron-builder's `AfterPackContext` that says where the executable is. */
export type Packed = {
  appOutDir: string;
  electronPlatformName: string;
  packager: { executableName?: string; appInfo: { productFilename: string } };
};

/**
 * Sets the fuses of an app that was just packed; signing comes after. electron-builder's own `electronFuses` has all of them optional.
 *
 * @throws Error when the Electron has other fuses than these.
 */
export async function setFuses({ appOutDir, electronPlatformName, packager }: Packed): Promise<void> {
  const { productFilename } = packager.appInfo;
  const names: Readonly<Record<string, string>> = {
    darwin: `${productFilename}.app`,
    win32: `${productFilename}.exe`,
  };
  const executable = names[electronPlatformName] ?? packager.executableName ?? productFilename;
  await flipFuses(path.join(appOutDir, executable), fuses);
}
