import path from 'node:path';
import ui from '@nuxt/ui/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { carriedPackages } from './carried-packages.ts';
import { mirroredIcons } from './mirrored-icons.ts';
import { pageFolder } from './page-folder.ts';
import { parsedWords } from './parsed-words.ts';
import { pdfFiles } from './pdf-files.ts';
import { unshown } from './unshown.ts';
import { unused } from './unused.ts';

const repository = path.resolve(import.meta.dirname, '..');
// Vite names modules with forward slashes on every system.
const escaped = repository.replaceAll('\\', '/').replaceAll(/[\^$.*+?()[\]{}|]/gu, String.raw`\$&`);
const carried = carriedPackages();
const declaring = new RegExp(`^${escaped}/(?:protocol|client)/`, 'u');

/** The guest page: renderer/ into its folder. Everything in it is bundled, nothing is fetched from elsewhere at run time. */
export default defineConfig({
  root: path.join(repository, 'renderer'),
  publicDir: false,
  plugins: [
    carried.bundle,
    vue(),
    pdfFiles(),
    unshown(),
    unused(),
    parsedWords(),
    mirroredIcons(),
    ui({
      root: repository,
      router: false,
      // The colours are in styles.css and the theme follows the system in theme.ts: Nuxt UI's own way adds a style element,
      // which a strict Content-Security-Policy refuses.
      colorMode: false,
      // Imports are written out: a file says what it uses.
      autoImport: false,
      components: false,
      dts: false,
      ui: {
        // Names that people chose stand in both.
        modal: {
          slots: { wrapper: 'min-w-0', title: 'wrap-anywhere', description: 'text-pretty wrap-anywhere' },
        },
        // Less than all of its colour is too little contrast.
        alert: { slots: { description: 'opacity-100' } },
      },
      theme: { colors: ['primary', 'success', 'warning', 'error', 'neutral'] },
      // The icons that the page names go into the bundle; nothing is asked of an icon service.
      icon: { clientBundle: { scan: { globInclude: ['renderer/!(gallery)/**/*.{vue,ts}'] } } },
    }),
  ],
  // A worker fetches its parts as they are needed, which only modules can.
  worker: { format: 'es', plugins: () => [carried.worker()] },
  build: {
    outDir: pageFolder(),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // Browsers since 2023 preload modules themselves.
    modulePreload: { polyfill: false },
    target: 'es2023',
    rolldownOptions: {
      // Modules of these only declare: what the page does not use of them is left out, and what one part alone uses comes with it.
      treeshake: { moduleSideEffects: [{ test: declaring, external: false, sideEffects: false }] },
      output: {
        codeSplitting: {
          groups: [
            // A chunk runs before those that import it: zod must be told not to compile before any chunk makes a schema, and on its
            // own the order of imports in main.ts would hold within one chunk only.
            { name: 'zod', test: /[\\/]node_modules[\\/]zod[\\/]|[\\/]without-jit\.ts$/u, priority: 1 },
            // What every page runs. Apart, for the sake of those parts that use some of it later, it was sixty chunks, each with imports,
            // a request and a dictionary of its own. Without the scripts that start it: they wait for parts that import this one.
            { name: 'page', tags: ['$initial'], test: /^(?!.*[\\/](?:main\.ts|\w+\.html)$)/u },
          ],
        },
      },
    },
    chunkSizeWarningLimit: 1_000,
  },
});
