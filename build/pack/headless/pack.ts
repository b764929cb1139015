import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { builtPage } from '../../built-page.ts';
import { runBuild } from '../../run-build.ts';
import { billOf, partsOf } from '../bill.ts';
import { licencesFile, licencesWith } from '../licences.ts';
import { makeHeadlessDeb } from './deb.ts';
import { layOutHeadless } from './folder.ts';

const run = promisify(execFile);
const { version } = createRequire(import.meta.url)('../../../package.json') as { version: string };

/**
 * Packs the headless host and command line. The laid out folder stays: it is what the image is made of.
 *
 * @param kinds - `tgz` for npm, `deb`.
 * @throws Error when it cannot be built, or there is no dpkg-deb.
 */
export async function packHeadless(kinds: readonly string[], output: string): Promise<void> {
  const page = await builtPage();
  const cli = path.join(output, 'cli');
  await runBuild('cli', { LANDLINE_CLI: cli });
  const laid = path.join(output, 'landline');
  await layOutHeadless(laid, { cli, page });
  const carried = await partsOf([cli, page]);
  await writeFile(path.join(laid, licencesFile), await licencesWith(carried));
  const bill = billOf({ name: 'landline', version, license: 'MIT' }, carried, Date.now());
  await writeFile(path.join(output, `landline-${version}.cdx.json`), `${JSON.stringify(bill, null, 2)}\n`);
  if (kinds.includes('tgz')) await npmPack(laid, output);
  if (kinds.includes('deb')) makeHeadlessDeb(laid, version, output);
}

/** npm is a script on Windows, which only a shell starts. */
async function npmPack(folder: string, output: string): Promise<void> {
  const npm = process.env['npm_execpath'];
  const args = ['pack', '--silent', '--pack-destination', output, folder];
  if (npm === undefined) await run('npm', args, { shell: process.platform === 'win32' });
  else await run(process.execPath, [npm, ...args]);
}
