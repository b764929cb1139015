import { readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { carriedPackages } from './carried-packages.ts';
import { unbundled } from './unbundled.ts';
import { workerEntries } from './worker-entries.ts';

const root = path.resolve(import.meta.dirname, '..');

/** `out/cli`, or what `LANDLINE_CLI` names: a test must not take the built command away from whoever uses it. */
function cliFolder(): string {
  const asked = process.env['LANDLINE_CLI'];
  return asked ? path.resolve(asked) : path.join(root, 'out/cli');
}

/** Puts the checking entry beside the bundle, as the file that package.json's `bin` names. */
const bin: Plugin = {
  name: 'landline:bin',
  generateBundle() {
    const source = readFileSync(path.join(import.meta.dirname, 'bin.js'), 'utf8');
    this.emitFile({ type: 'asset', fileName: 'landline.js', source });
  },
};

/**
 * The `landline` command as plain JavaScript: Node does not strip types below node_modules, where an installed package lives.
 * Packages are put into the bundle: what is installed needs nothing from anywhere, in an office without the internet.
 */
export default defineConfig({
  root,
  logLevel: 'warn',
  plugins: [workerEntries(root), bin, carriedPackages().bundle],
  ssr: { noExternal: true, external: unbundled },
  build: {
    ssr: true,
    target: 'node24',
    outDir: cliFolder(),
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: { main: path.join(root, 'main/cli/landline.ts') },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
