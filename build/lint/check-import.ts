import { isBuiltin } from 'node:module';
import path from 'node:path';
import { electronFolders, zoneOf, type Zone } from './zones.ts';

/**
 * Whether a file may import a module.
 *
 * @param file - the importing file, relative to the repository, `/` between folders.
 * @param specifier - what stands behind `from`.
 * @returns the reason why not, or undefined when it may.
 */
export function importProblem(file: string, specifier: string): string | undefined {
  if (isPackage(specifier, 'electron') && !electronFolders.some((folder) => file.startsWith(`${folder}/`)))
    return `electron may be imported in ${electronFolders.join(' and ')} only.`;
  const zone = zoneOf(file);
  if (!zone || file.endsWith('.test.ts')) return undefined;
  if (specifier.startsWith('.')) return relativeProblem(zone, file, specifier);
  return packageProblem(zone, specifier);
}

function relativeProblem(zone: Zone, file: string, specifier: string): string | undefined {
  const target = path.posix.join(path.posix.dirname(file), specifier.replace(/\?.*$/, ''));
  if (target.startsWith(`${zone.folder}/`)) return undefined;
  const other = zoneOf(target);
  if (!other || !zone.zones.includes(other.folder)) {
    const allowed = zone.zones.length > 0 ? zone.zones.join(', ') : 'nothing of another folder';
    return `${zone.folder} may not import ${target}; it may import ${allowed}.`;
  }
  const entry = `${other.folder}/index.ts`;
  return target === entry ? undefined : `Import ${entry} instead of ${target}.`;
}

function packageProblem(zone: Zone, specifier: string): string | undefined {
  if (isBuiltin(specifier)) {
    return zone.node ? undefined : `${zone.folder} runs without Node: it may not import ${specifier}.`;
  }
  const allowed = zone.packages;
  if (!allowed || allowed.some((name) => isPackage(specifier, name))) return undefined;
  return `${zone.folder} may import ${allowed.join(', ')} only, not ${specifier}.`;
}

function isPackage(specifier: string, name: string): boolean {
  return specifier === name || specifier.startsWith(`${name}/`);
}
