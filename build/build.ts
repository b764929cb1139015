/** `npm run build [-- page|cli]`: the page into out/renderer, the command into out/cli. */
import path from 'node:path';
import { build } from 'vite';

const targets = ['page', 'cli'] as const;
const asked = process.argv.slice(2);
for (const target of targets) {
  if (asked.length > 0 && !asked.includes(target)) continue;
  await build({ configFile: path.join(import.meta.dirname, `vite.${target}.ts`) });
}
