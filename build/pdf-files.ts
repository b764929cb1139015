import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';

const manifest = createRequire(import.meta.url).resolve('pdfjs-dist/package.json');
const library = path.dirname(manifest);
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };

/** Folders of the library that it reads from by name while it shows a document, and what of them a page without WebAssembly wants. */
const wanted: readonly [folder: string, names: RegExp][] = [
  ['cmaps', /\.bcmap$/u],
  ['standard_fonts', /\.(?:pfb|ttf)$/u],
  ['wasm', /_nowasm_fallback\.js$/u],
];

/**
 * Puts what PDF.js fetches by name below `assets/pdf-VERSION/` of the page: tables for Chinese, Japanese and Korean, fonts, decoders of
 * scanned pictures. With the version in it a name never stands for two contents, as for all below `assets/`.
 */
export function pdfFiles(): Plugin {
  const files = wanted.flatMap(([folder, names]) =>
    readdirSync(path.join(library, folder))
      .filter((name) => names.test(name))
      .map((name) => ({ url: `assets/pdf-${version}/${folder}/${name}`, file: path.join(library, folder, name) })),
  );
  return {
    name: 'landline:pdf-files',
    generateBundle() {
      for (const { url, file } of files)
        this.emitFile({ type: 'asset', fileName: url, source: new Uint8Array(readFileSync(file)) });
    },
    configureServer(server) {
      const byUrl = new Map(files.map(({ url, file }) => [`/${url}`, file]));
      server.middlewares.use((request, response, next) => {
        const file = byUrl.get(request.url ?? '');
        if (file === undefined) {
          next();
          return;
        }
        // A decoder is a module, which a browser takes by this type alone.
        response.setHeader('Content-Type', file.endsWith('.js') ? 'text/javascript' : 'application/octet-stream');
        response.end(readFileSync(file));
      });
    },
  };
}
