/**
 * `npm start [-- OPTIONS]`: hosts an office with the page for browsers, building the page first when its source is newer. The
 * options are those of `landline host`. A new office lets browsers in; one that is there already does as its settings say.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtPage, isPageBuilt } from './built-page.ts';

if (!isPageBuilt()) {
  console.error('Building the page for browsers …');
  try {
    await builtPage();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
process.argv.splice(2, 0, 'host', '--guests-at-first');
await import(pathToFileURL(path.resolve(import.meta.dirname, '../main/cli/landline.ts')).href);
