import path from 'node:path';
import ui from '@nuxt/ui/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { mirroredIcons } from './mirrored-icons.ts';
import { pageFolder } from './page-folder.ts';
import { pdfFiles } from './pdf-files.ts';

const repository = path.resolve(import.meta.dirname, '..');

/** The guest page: renderer/ into its folder. Everything in it is bundled, nothing is fetched from elsewhere at run time. */
export default defineConfig({
  root: path.join(repository, 'renderer'),
  publicDir: false,
  plugins: [
    vue(),
    pdfFiles(),
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
  worker: { format: 'es' },
  build: {
    outDir: pageFolder(),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // Browsers since 2023 preload modules themselves.
    modulePreload: { polyfill: false },
    target: 'es2023',
    rolldownOptions: {
      output: {
        codeSplitting: {
          // A chunk runs before those that import it: zod must be told not to compile before any chunk makes a schema, and on its
          // own the order of imports in main.ts would hold within one chunk only.
          groups: [{ name: 'zod', test: /[\\/]node_modules[\\/]zod[\\/]|[\\/]without-jit\.ts$/u }],
        },
      },
    },
    chunkSizeWarningLimit: 1_000,
  },
});
