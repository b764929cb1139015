import path from 'node:path';
import type { Configuration } from 'electron-builder';
import { appId } from '../main/desktop/system/app-id.ts';
import { serviceType } from '../protocol/index.ts';
import { executableName } from './pack/app-folder.ts';
import type { Asked, System } from './pack/asked.ts';
import { setFuses } from './pack/fuses.ts';
import { locales } from './pack/locales.ts';
import { maker } from './pack/maker.ts';

const resources = path.join(import.meta.dirname, 'pack');
const icons = path.join(resources, 'icons');
/** In one line, where packages are listed. */
export const summary = 'Messages and files within the office, without a server or the internet';

export type PackOptions = {
  asked: Asked;
  /** The laid out app. */
  app: string;
  /** The file with its entry for software centres. */
  appStream: string;
  /** The file with the licences of what is in the bundles. */
  licences: string;
  /** Where packages are put. */
  output: string;
  /** A folder with Electron unpacked for each platform (`linux`, `win32`, `darwin`), where it is not to be downloaded. */
  electronDist?: string;
  electronVersion: string;
};

/** What electron-builder is told. Nothing is looked up: no publishing, no dependencies, no other configuration. */
export function configuration({
  asked,
  app,
  appStream,
  licences,
  output,
  electronDist,
  electronVersion,
}: PackOptions): Configuration {
  const { name, email } = maker();
  const signed = process.env['LANDLINE_SIGNED'] === 'yes';
  const listed = `${appStream}=/usr/share/metainfo/${appId}.metainfo.xml`;
  const kindsOf = (system: System) => (asked.get(system) ?? []).map((target) => ({ target }));
  return {
    appId,
    productName: 'Landline',
    copyright: `Copyright © 2026 ${name}`,
    directories: { app, output, buildResources: resources },
    electronVersion,
    ...(electronDist !== undefined && {
      electronDist: ({ platformName }: { platformName: string }) => path.join(electronDist, platformName),
    }),
    electronLanguages: locales,
    files: ['**/*'],
    extraResources: [{ from: licences, to: path.basename(licences) }],
    asar: true,
    // `false` says that packages are seen to: else those of the repository would be gathered, and built anew.
    beforeBuild: () => Promise.resolve(false),
    // It would write an address for updates into the app.
    publish: null,
    artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
    protocols: [{ name: 'Landline', schemes: ['landline'] }],
    afterPack: setFuses,
    // A release that could not be signed is none.
    forceCodeSigning: signed,

    linux: {
      target: kindsOf('linux'),
      executableName,
      syncDesktopName: true,
      category: 'Network;InstantMessaging',
      synopsis: summary,
      icon: path.join(icons, 'linux'),
      maintainer: `${name} <${email}>`,
      vendor: name,
      desktop: { entry: { GenericName: 'Messenger', Keywords: 'chat;office;files;LAN;' } },
    },
    deb: {
      packageName: executableName,
      packageCategory: 'net',
      artifactName: '${name}_${version}_${arch}.${ext}',
      fpm: [listed],
    },
    rpm: {
      packageName: executableName,
      packageCategory: 'Applications/Internet',
      artifactName: '${name}-${version}.${arch}.${ext}',
      fpm: [listed],
    },

    win: { target: kindsOf('win'), icon: path.join(icons, 'icon.ico') },
    nsis: {
      // People choose between themselves and everybody; administrators by /currentuser and /allusers.
      oneClick: false,
      perMachine: false,
      allowToChangeInstallationDirectory: true,
      include: path.join(resources, 'windows/installer.nsh'),
      artifactName: '${productName}-${version}-setup-${arch}.${ext}',
    },
    msi: { perMachine: true, oneClick: true },
    portable: { artifactName: '${productName}-${version}-portable-${arch}.${ext}' },

    mac: {
      target: kindsOf('mac'),
      category: 'public.app-category.business',
      icon: path.join(icons, 'icon.icns'),
      // It loads what the same team has signed alone, and who packs without a certificate is no team: the app would not start.
      hardenedRuntime: signed,
      gatekeeperAssess: false,
      entitlements: path.join(resources, 'mac/entitlements.plist'),
      entitlementsInherit: path.join(resources, 'mac/entitlements.plist'),
      extendInfo: {
        NSLocalNetworkUsageDescription: 'Landline finds and reaches the offices of your network.',
        NSBonjourServices: [`_${serviceType}._tcp`],
        NSMicrophoneUsageDescription: 'Landline records voice messages that you choose to send.',
      },
    },
  };
}
