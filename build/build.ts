/** `npm run build [-- page|cli|desktop]`: the page into out/renderer, the command into out/cli, the app's processes into out/desktop. */
import path from 'node:path';
import { build } from 'vite';

/** What is built, and by which of the configurations beside this file, in order. */
const targets = { page: ['page'], cli: ['cli'], desktop: ['desktop', 'preload'] } as const;

const asked = process.argv.slice(2);
for (const [target, configurations] of Object.entries(targets)) {
  if (asked.length > 0 && !asked.includes(target)) continue;
  for (const name of configurations) await build({ configFile: path.join(import.meta.dirname, `vite.${name}.ts`) });
}
