import path from 'node:path';
import { defineConfig } from 'vite';
import { desktopFolder } from './desktop-folder.ts';
import { carriedPackages } from './carried-packages.ts';
import { unbundled } from './unbundled.ts';
import { workerEntries } from './worker-entries.ts';

const root = path.resolve(import.meta.dirname, '..');

/**
 * The app's main process and those it forks, with their worker threads. Packages are put into the bundle, so that the installed app
 * carries no node_modules. Vite alone does it: electron-vite would bring its own idea of folders, and a development server that
 * `npm run dev` has already.
 */
export default defineConfig({
  root,
  logLevel: 'warn',
  // The icons lie beside the bundle.
  publicDir: path.join(root, 'build/icons'),
  plugins: [workerEntries(root), carriedPackages().bundle],
  ssr: { noExternal: true, external: ['electron', ...unbundled] },
  build: {
    ssr: true,
    target: 'node24',
    outDir: desktopFolder,
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: {
        main: path.join(root, 'main/desktop/main.ts'),
        host: path.join(root, 'main/desktop/hosting/host-process.ts'),
        dialer: path.join(root, 'main/desktop/offices/dialer-process.ts'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
