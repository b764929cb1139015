/**
 * `npm run dist [-- SYSTEM[:KIND,…] …]`: packs into out/dist, with a bill of materials and checksums; the app for this computer's system when nothing is named. `dir` leaves it
 * unpacked; `landline` is the headless host and command line. `LANDLINE_ELECTRON_DIST` names a folder with Electron for each platform,
 * where none is to be downloaded, and `LANDLINE_DIST` another place for what is made.
 */
import path from 'node:path';
import { packApp } from './pack/pack-app.ts';
import { readAsked } from './pack/asked.ts';
import { packHeadless } from './pack/headless/pack.ts';
import { writeSums } from './pack/sums.ts';

const output = path.resolve(process.env['LANDLINE_DIST'] ?? path.resolve(import.meta.dirname, '../out/dist'));
try {
  const asked = readAsked(process.argv.slice(2));
  const { landline: headless, ...app } = Object.fromEntries(asked);
  if (Object.keys(app).length > 0) await packApp(asked, output, process.env['LANDLINE_ELECTRON_DIST']);
  if (headless) await packHeadless(headless, output);
  await writeSums(output);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
