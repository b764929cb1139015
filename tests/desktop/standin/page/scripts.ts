import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { createCodec } from '../values.ts';
import { toIsolated, toMain } from './exposed.ts';
import { isolatedWorld, type IsolatedSettings } from './isolated-world.ts';
import { mainWorld } from './main-world.ts';

/** Electron's own name for the preload's world. */
export const worldName = 'Electron Isolated Context';
export const binding = 'standinTell';
export const hear = 'standinHear';

/** The script of the page's own world. */
export const mainScript = `(${mainWorld.toString()})(${JSON.stringify(toMain)}, ${JSON.stringify(toIsolated)});`;

/** The script of the preload's world, without a preload. */
export function isolatedScript(versions: NodeJS.ProcessVersions): string {
  const settings: IsolatedSettings = {
    ...{ toMain, toIsolated, binding, hear, preload: runPreload },
    process: { versions, platform: process.platform, arch: process.arch },
  };
  return `(${isolatedWorld.toString()})((${createCodec.toString()})(), ${JSON.stringify(settings)});`;
}

const runPreload = 'standinPreload';

/**
 * The script of a preload: one CommonJS file, with nothing of Node but `process` and a `require` that knows Electron alone.
 *
 * @throws SyntaxError when it is none, an ES module for instance.
 */
export function preloadScript(file: string): string {
  const wrapped = `(function (require, process, module, exports) {${readFileSync(file, 'utf8')}\n})`;
  new vm.Script(wrapped, { filename: file });
  return `globalThis.${runPreload}?.(${wrapped});\n//# sourceURL=${file}`;
}
