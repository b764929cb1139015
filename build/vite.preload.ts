import path from 'node:path';
import { defineConfig } from 'vite';
import { desktopFolder } from './desktop-folder.ts';

const root = path.resolve(import.meta.dirname, '..');

/** The preload: one CommonJS file, since a sandboxed one can load no ES module and no second file. */
export default defineConfig({
  root,
  logLevel: 'warn',
  publicDir: false,
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: true,
    target: 'chrome156',
    outDir: desktopFolder,
    // The main process is there already.
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      input: { preload: path.join(root, 'preload/preload.ts') },
      output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
});
