import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CarriedPackage } from '../carried-packages.ts';

/** The file with the licences, in whatever is packed. */
export const licencesFile = 'LICENSES.txt';

const line = '-'.repeat(80);

/** Landline's licence, then those of the packages in its bundles, as most of them ask for: each with its own notices. */
export function licencesOf(own: string, parts: readonly CarriedPackage[]): string {
  const unique = new Map(parts.map((part) => [`${part.name}@${part.version}`, part]));
  const texts = [...unique]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { name, version, license = 'no licence named', notices }]) =>
      [`${name} ${version} (${license})`, ...notices].join('\n\n'),
    );
  return [own.trim(), ...texts].join(`\n\n${line}\n\n`) + '\n';
}

export async function licencesWith(parts: readonly CarriedPackage[]): Promise<string> {
  return licencesOf(await readFile(path.resolve(import.meta.dirname, '../../LICENSE'), 'utf8'), parts);
}
