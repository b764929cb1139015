import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packProblem } from '../../build/needs/pack.ts';
import { dist, root, type Made } from './packed.ts';

const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
const problem = packProblem();

describe.skipIf(problem !== undefined)(`the app's Debian package${problem ? `: ${problem}` : ''}`, () => {
  let made: Made;
  let file: string;
  let laid: string;
  beforeAll(async () => {
    made = await dist('linux:deb');
    const name = `landline-desktop_${version}_amd64.deb`;
    file = path.join(made.folder, name);
    laid = await made.laidOut(name);
  }, 300_000);
  afterAll(() => made.end());
  const field = (name: string) => execFileSync('dpkg-deb', ['--field', file, name], { encoding: 'utf8' }).trim();
  const textOf = (name: string) => readFileSync(path.join(laid, name), 'utf8');

  it('says what it is and what it needs', () => {
    expect({ name: field('Package'), version: field('Version'), for: field('Architecture') }).toEqual({
      ...{ name: 'landline-desktop', version, for: 'amd64' },
    });
    expect(field('Depends')).toContain('libgtk-3-0');
    expect(field('Description')).toContain('Messages and files within the office');
    expect(field('Section')).toBe('net');
  });

  it('lays the app out below /opt, where everybody may read and nobody may write', () => {
    const program = statSync(path.join(laid, 'opt/Landline/landline-desktop'));
    expect(program.mode & 0o777).toBe(0o755);
    expect(statSync(path.join(laid, 'opt/Landline/resources/app.asar')).mode & 0o777).toBe(0o644);
  });

  it('has a desktop file that opens links to offices, with an icon in every size', () => {
    const lines = textOf('usr/share/applications/landline-desktop.desktop').split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'Name=Landline',
        'Exec=/opt/Landline/landline-desktop %U',
        'MimeType=x-scheme-handler/landline;',
        'Icon=landline-desktop',
        'StartupWMClass=landline-desktop',
        'Categories=Network;InstantMessaging;',
      ]),
    );
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512])
      expect(
        existsSync(path.join(laid, `usr/share/icons/hicolor/${size}x${size}/apps/landline-desktop.png`)),
        `${size}`,
      ).toBe(true);
  });

  it('tells software centres what it is', () => {
    const entry = textOf('usr/share/metainfo/local.landline.Landline.metainfo.xml');
    expect(entry).toContain('<id>local.landline.Landline</id>');
    expect(entry).toContain('<launchable type="desktop-id">landline-desktop.desktop</launchable>');
    expect(entry).toContain(`<release version="${version}"`);
  });
});
