import path from 'node:path';
import type { Plugin } from 'vite';

/** `new URL('./worker.ts', import.meta.url)`: how the source names the file of a worker thread. */
const workerUrl = /new URL\(\s*['"](\.{1,2}\/[^'"]+\.ts)['"]\s*,\s*import\.meta\.url\s*,?\s*\)/g;

/**
 * Makes every worker that a module names by URL an entry of the bundle, and the URL point at what became of it. (Vite does this
 * for the browser's workers only.) The bundle's folder must be flat.
 *
 * @param root - what the workers' file names are made relative to.
 */
export function workerEntries(root: string): Plugin {
  return {
    name: 'landline:worker-entries',
    // Before types are stripped and quotes are changed.
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('.ts') || !code.includes('import.meta.url')) return undefined;
      const changed = code.replace(workerUrl, (_, specifier: string) => {
        const file = path.resolve(path.dirname(id), specifier);
        const fileName = `${path.relative(root, file).replace(/\.ts$/, '').replaceAll(/[\\/]/g, '-')}.js`;
        this.emitFile({ type: 'chunk', id: file, fileName });
        return `new URL('./${fileName}', import.meta.url)`;
      });
      return changed === code ? undefined : { code: changed, map: null };
    },
  };
}
