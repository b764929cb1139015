import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { carriedFile, carriedPackage, type CarriedPackage } from '../carried-packages.ts';

/** What a bill of materials is about. */
export type Product = { name: string; version: string; license: string };

/**
 * A bill of materials in CycloneDX 1.5 (https://cyclonedx.org/docs/1.5/json/). npm's own (`npm sbom`) is about what is installed: it has
 * no part of what the page is made of without the tools that build it.
 *
 * @param at - ms since 1970.
 */
export function billOf({ name, version, license }: Product, parts: readonly CarriedPackage[], at: number) {
  const unique = new Map(parts.map((part) => [`${part.name}@${part.version}`, part]));
  return {
    ...{ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 },
    metadata: {
      timestamp: new Date(at).toISOString(),
      component: { 'bom-ref': `${name}@${version}`, type: 'application', name, version, ...licensed(license) },
    },
    components: [...unique]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([ref, part]) => ({
        ...{ 'bom-ref': ref, type: 'library', name: part.name, version: part.version },
        // A scope's sign is one of the address itself there (package-url's specification).
        purl: `pkg:npm/${part.name.replace('@', '%40')}@${part.version}`,
        ...(part.license !== undefined && licensed(part.license)),
      })),
  };
}

function licensed(license: string) {
  return { licenses: [{ expression: license }] };
}

/** The packages of bundles, which their builds have noted beside them. @throws Error when one was not built. */
export async function partsOf(bundles: readonly string[]): Promise<CarriedPackage[]> {
  const lists = bundles.map(async (bundle) =>
    z.array(carriedPackage).parse(JSON.parse(await readFile(carriedFile(bundle), 'utf8'))),
  );
  return (await Promise.all(lists)).flat();
}
