import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { z } from 'zod';

/** A package of which some is in a bundle. */
export const carriedPackage = z.object({
  ...{ name: z.string(), version: z.string(), license: z.string().optional() },
  /** What its authors ask to be handed on with it. */
  notices: z.array(z.string()).default([]),
});
export type CarriedPackage = z.infer<typeof carriedPackage>;

/** Where the list of a bundle's packages is: beside its folder, since all that is in the folder is shipped. */
export function carriedFile(bundle: string): string {
  return `${bundle}.packages.json`;
}

/**
 * Writes which packages are in a bundle: those of which something is left, not those that are installed.
 *
 * @returns the plugin, and one for workers, which are bundled apart and before.
 */
export function carriedPackages(): { bundle: Plugin; worker: () => Plugin } {
  const found = new Map<string, CarriedPackage>();
  const collect: Plugin['generateBundle'] = (_, bundle) => {
    for (const output of Object.values(bundle)) {
      if (output.type !== 'chunk') continue;
      for (const id of output.moduleIds) {
        const folder = packageFolder(id);
        if (folder !== undefined && !found.has(folder)) found.set(folder, read(folder));
      }
    }
  };
  return {
    worker: () => ({ name: 'landline:carried-packages-of-workers', generateBundle: collect }),
    bundle: {
      name: 'landline:carried-packages',
      generateBundle: collect,
      writeBundle({ dir }) {
        if (dir === undefined) return;
        const packages = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
        writeFileSync(carriedFile(dir), `${JSON.stringify(packages, null, 2)}\n`);
      },
    },
  };
}

/** The package that a module is of: the innermost below `node_modules`. */
export function packageFolder(id: string): string | undefined {
  const [, folder] = /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/u.exec(id) ?? [];
  return folder;
}

/** How files are called that most licences ask to be handed on. */
const noticeName = /^(?:licen[cs]e|copying|notice)(?:[.-][\w.-]+)?$/iu;

function read(folder: string): CarriedPackage {
  const manifest = carriedPackage.parse(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')));
  const files = readdirSync(folder, { withFileTypes: true }).filter(
    (file) => file.isFile() && noticeName.test(file.name),
  );
  const notices = files.map(({ name }) => readFileSync(path.join(folder, name), 'utf8').trim());
  return { ...manifest, notices };
}
