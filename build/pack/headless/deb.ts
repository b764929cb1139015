import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { licencesFile } from '../licences.ts';
import { maker } from '../maker.ts';

const here = import.meta.dirname;
const installed = 'usr/lib/landline';
const control = 'DEBIAN';

/** The command as it is installed everywhere, and what Debian adds to it: [from, to, whether it is run]. */
const additions = [
  ['landline.service', 'usr/lib/systemd/system/landline.service', false],
  ['landline.sysusers', 'usr/lib/sysusers.d/landline.conf', false],
  ['landline.default', 'etc/default/landline', false],
  ['postinst', `${control}/postinst`, true],
  ['prerm', `${control}/prerm`, true],
  ['postrm', `${control}/postrm`, true],
] as const;

/**
 * Makes the Debian package of the headless host: the same for every architecture, over a Node that is installed beside it.
 *
 * @param laid - the laid out command.
 * @returns the package's file, in `output`.
 * @throws Error when there is no dpkg-deb.
 */
export function makeHeadlessDeb(laid: string, version: string, output: string): string {
  const stage = path.join(output, 'landline-deb');
  rmSync(stage, { recursive: true, force: true });
  const put = (from: string, to: string) => {
    mkdirSync(path.dirname(path.join(stage, to)), { recursive: true });
    cpSync(from, path.join(stage, to), { recursive: true });
  };
  for (const part of ['package.json', 'out']) put(path.join(laid, part), path.join(installed, part));
  put(path.join(laid, 'docs'), 'usr/share/doc/landline');
  put(path.join(laid, licencesFile), 'usr/share/doc/landline/copyright');
  for (const [from, to] of additions) put(path.join(here, from), to);
  writeFileSync(path.join(stage, control, 'conffiles'), '/etc/default/landline\n');
  mkdirSync(path.join(stage, 'usr/bin'), { recursive: true });
  symlinkSync('../lib/landline/out/cli/landline.js', path.join(stage, 'usr/bin/landline'));
  const kilobytes = Math.ceil(setModes(stage) / 1024);
  writeFileSync(path.join(stage, control, 'control'), controlFile(version, kilobytes));
  for (const [, to, isRun] of additions) if (isRun) chmodSync(path.join(stage, to), 0o755);
  chmodSync(path.join(stage, installed, 'out/cli/landline.js'), 0o755);
  const file = path.join(output, `landline_${version}_all.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '--build', stage, file]);
  rmSync(stage, { recursive: true });
  return file;
}

/** Everybody may read, whatever the umask of who packs. @returns how many bytes there are. */
function setModes(place: string): number {
  const stat = lstatSync(place);
  if (stat.isSymbolicLink()) return 0;
  chmodSync(place, stat.isDirectory() ? 0o755 : 0o644);
  if (!stat.isDirectory()) return statSync(place).size;
  return readdirSync(place).reduce((sum, name) => sum + setModes(path.join(place, name)), 0);
}

function controlFile(version: string, kilobytes: number): string {
  const { name, email, homepage } = maker();
  return `Package: landline
Version: ${version.replaceAll('-', '~')}
Architecture: all
Maintainer: ${name} <${email}>
Installed-Size: ${kilobytes}
Depends: nodejs (>= 24)
Section: net
Priority: optional
Homepage: ${homepage}
Description: office messenger of the local network: host and command line
 Hosts an office without a window, as a service of its own user, and brings the
 landline command. People join with the Landline app, or by browser.
`;
}
