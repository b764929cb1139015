import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { homedir, hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import plist from 'plist';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packProblem } from '../../build/needs/pack.ts';
import { languages } from '../../renderer/i18n/languages.ts';
import { memberAt } from '../desktop/computers.ts';
import { computer, startOffice } from '../desktop/desktop-app.ts';
import { problem as desktopProblem } from '../desktop/launch.ts';
import { filesIn, headerOf } from './archive.ts';
import { dist, root, type Made } from './packed.ts';

const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
const lock = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, { dev?: boolean }>;
};
const fuses = [
  [FuseV1Options.RunAsNode, false],
  [FuseV1Options.EnableCookieEncryption, true],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, false],
  [FuseV1Options.EnableNodeCliInspectArguments, false],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, true],
  [FuseV1Options.OnlyLoadAppFromAsar, true],
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, false],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, false],
  [FuseV1Options.WasmTrapHandlers, true],
] as const;
const problem = packProblem();

describe.skipIf(problem !== undefined)(`the packed app${problem ? `: ${problem}` : ''}`, () => {
  let made: Made;
  /** Where each system's app lies. */
  let linux: string;
  let windows: string;
  let mac: string;
  beforeAll(async () => {
    made = await dist('linux:tar.gz', 'win:zip', 'mac:zip');
    linux = path.join(await made.laidOut(`Landline-${version}-linux-x64.tar.gz`), `Landline-${version}-linux-x64`);
    windows = await made.laidOut(`Landline-${version}-win-x64.zip`);
    mac = path.join(await made.laidOut(`Landline-${version}-mac-x64.zip`), 'Landline.app');
  }, 300_000);
  afterAll(() => made.end());
  const archives = () => [
    path.join(linux, 'resources/app.asar'),
    path.join(windows, 'resources/app.asar'),
    path.join(mac, 'Contents/Resources/app.asar'),
  ];
  const textsIn = (archive: string) =>
    [...filesIn(archive)].map(([name, content]) => ({ name, text: content.toString('latin1') }));

  it('holds the app, its page and what it is called, and nothing else', () => {
    for (const archive of archives()) {
      const files = filesIn(archive);
      const strange = [...files.keys()].filter(
        (name) => !/^(?:package\.json|desktop\/[^/]+|renderer\/.+)$/u.test(name),
      );
      expect(strange).toEqual([]);
      for (const name of ['main.js', 'host.js', 'dialer.js', 'preload.cjs', 'icon.png', 'tray.png'])
        expect(files.has(`desktop/${name}`), name).toBe(true);
      expect(files.has('renderer/index.html')).toBe(true);
      expect(JSON.parse(String(files.get('package.json')))).toEqual({
        ...{ name: 'landline-desktop', productName: 'Landline', version, description: expect.any(String) as string },
        ...{ license: 'MIT', homepage: 'https://landline.invalid/', type: 'module', main: 'desktop/main.js' },
        ...{ author: { name: 'Landline', email: 'nobody@landline.invalid' }, desktopName: 'landline-desktop.desktop' },
      });
    }
  });

  it('is the same on every system', () => {
    const [first, ...others] = archives().map((archive) =>
      createHash('sha256').update(headerOf(archive)).digest('hex'),
    );
    expect(others).toEqual([first, first]);
  });

  it('tells nothing of its source, of who packed it and where', () => {
    const places = [root, tmpdir(), homedir(), hostname()].filter((place) => place.length > 5);
    const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/]{20}/u;
    const telling = textsIn(path.join(linux, 'resources/app.asar')).filter(
      ({ name, text }) =>
        /\.(?:map|ts|vue)$/u.test(name) ||
        places.some((place) => text.includes(place)) ||
        /^\/\/# sourceMappingURL=/mu.test(text) ||
        key.test(text),
    );
    expect(telling.map(({ name }) => name)).toEqual([]);
  });

  it('its processes carry what they depend on, and nothing that only builds or tests', () => {
    const carried = textsIn(path.join(linux, 'resources/app.asar'))
      .filter(({ name }) => /^desktop\/.*\.c?js$/u.test(name))
      .flatMap(({ text }) => [...text.matchAll(/^\/\/(?:#region)? .*node_modules\/((?:@[\w.-]+\/)?[\w.-]+)/gmu)])
      .map(([, name = '']) => name);
    expect(carried).toContain('socket.io');
    const ofTools = new Set(carried.filter((name) => lock.packages[`node_modules/${name}`]?.dev === true));
    expect([...ofTools]).toEqual([]);
  });

  it('hands on what the authors of its parts ask for', async () => {
    for (const folder of [
      path.join(linux, 'resources'),
      path.join(windows, 'resources'),
      path.join(mac, 'Contents/Resources'),
    ]) {
      const text = await readFile(path.join(folder, 'LICENSES.txt'), 'utf8');
      for (const name of ['socket.io', '@vue/runtime-core', 'zod'])
        expect(text).toMatch(new RegExp(`^${name} \\d.* \\(MIT\\)$`, 'mu'));
      expect(text).toContain('Permission is hereby granted');
    }
    expect(await readdir(linux)).toEqual(expect.arrayContaining(['LICENSE.electron.txt', 'LICENSES.chromium.html']));
  });

  it('has every fuse as it is to be', async () => {
    for (const program of [path.join(linux, 'landline-desktop'), path.join(windows, 'Landline.exe'), mac]) {
      const { version: _, ...wire } = await getCurrentFuseWire(program);
      const states = fuses.map(([fuse, on]) => [fuse, on ? FuseState.ENABLE : FuseState.DISABLE]);
      expect(wire).toEqual(Object.fromEntries(states));
    }
  });

  it("has Chromium's texts in the window's languages alone", async () => {
    const packed = (await readdir(path.join(linux, 'locales'))).map((file) => file.split(/[-.]/u)[0]);
    expect(new Set(packed)).toEqual(new Set(languages.map(({ tag }) => tag.split('-')[0])));
    expect(await readdir(path.join(windows, 'locales'))).toEqual(await readdir(path.join(linux, 'locales')));
  });

  it('tells macOS what it asks of people, which links are its own, and what its archive is', async () => {
    const info = plist.parse(await readFile(path.join(mac, 'Contents/Info.plist'), 'utf8'));
    const hash = createHash('sha256')
      .update(headerOf(path.join(mac, 'Contents/Resources/app.asar')))
      .digest('hex');
    expect(info).toMatchObject({
      ...{ CFBundleIdentifier: 'local.landline.Landline', CFBundleShortVersionString: version },
      CFBundleURLTypes: [{ CFBundleURLName: 'Landline', CFBundleURLSchemes: ['landline'] }],
      NSBonjourServices: ['_landline._tcp'],
      NSLocalNetworkUsageDescription: expect.stringContaining('your network') as string,
      NSMicrophoneUsageDescription: expect.stringContaining('voice messages') as string,
      ElectronAsarIntegrity: { 'Resources/app.asar': { algorithm: 'SHA256', hash } },
    });
    expect(info).toMatchObject({ CFBundleIconFile: 'icon.icns' });
  });

  it('tells Windows what it is, and what its archive is', async () => {
    const program = NtExecutable.from(await readFile(path.join(windows, 'Landline.exe')));
    const { entries } = NtExecutableResource.from(program);
    const [info] = Resource.VersionInfo.fromEntries(entries);
    const [language] = info!.getAllLanguagesForStringValues();
    expect(info!.getStringValues(language!)).toMatchObject({ ProductName: 'Landline', FileVersion: version });
    const integrity = entries.find(({ type }) => type === 'INTEGRITY');
    const hash = createHash('sha256')
      .update(headerOf(path.join(windows, 'resources/app.asar')))
      .digest('hex');
    expect(JSON.parse(Buffer.from(integrity!.bin).toString())).toEqual([
      { file: String.raw`resources\app.asar`, alg: 'SHA256', value: hash },
    ]);
  });

  it.skipIf(desktopProblem !== undefined)(
    'starts, shows the first run, and hosts an office from its archive',
    async () => {
      const program = path.join(linux, 'landline-desktop');
      // Playwright drives main by its inspector, which is shut in what is handed out.
      await flipFuses(program, { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true });
      const own = await computer({ packed: program });
      try {
        await own.open();
        await own.page.getByRole('heading', { name: 'Welcome to Landline' }).waitFor();
        const { packaged, name } = await own.app.evaluate(({ app }) => ({
          packaged: app.isPackaged,
          name: app.getName(),
        }));
        expect({ packaged, name }).toEqual({ packaged: true, name: 'Landline' });
        await startOffice(own, 'Ada');
        const ada = await memberAt(own, 'Ada');
        await ada.say('Packed');
        await ada.message('Packed').waitFor();
      } finally {
        await own.end();
      }
    },
  );
});
