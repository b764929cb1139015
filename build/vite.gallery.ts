import path from 'node:path';
import { defineConfig, mergeConfig } from 'vite';
import page from './vite.page.ts';

const repository = path.resolve(import.meta.dirname, '..');

/** The gallery of components: renderer/gallery/ into a folder that is not shipped. */
export default mergeConfig(
  page,
  defineConfig({
    build: {
      outDir: path.join(repository, 'out/gallery'),
      rolldownOptions: { input: path.join(repository, 'renderer/gallery/gallery.html') },
    },
  }),
);
