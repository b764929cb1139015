import { build } from 'vite';

/** A program and all it imports as one script that leaves its exports in the global `program`. */
export async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: false, lib: { entry, name: 'program', formats: ['iife'], fileName: 'program' } },
  });
  const first = Array.isArray(built) ? built[0] : built;
  if (!first || !('output' in first)) throw new Error('nothing was built');
  return first.output[0].code;
}
