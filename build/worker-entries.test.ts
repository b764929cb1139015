import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterEach, expect, it } from 'vitest';
import { workerEntries } from './worker-entries.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'landline-bundle-'));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const sources = {
  'package.json': '{ "type": "module" }',
  'words.ts': "export const word: string = 'from the worker';",
  'worker.ts': `
    import { parentPort } from 'node:worker_threads';
    import { word } from './words.ts';
    parentPort?.postMessage(word);`,
  'main.ts': `
    import { Worker } from 'node:worker_threads';
    new Worker(new URL('./worker.ts', import.meta.url)).on('message', (m: string) => console.log(m));`,
};

it('a worker thread named by URL is bundled and found by the bundle', async () => {
  for (const [name, text] of Object.entries(sources)) writeFileSync(path.join(folder, name), text);
  await build({
    configFile: false,
    root: folder,
    logLevel: 'silent',
    plugins: [workerEntries(folder)],
    build: {
      ssr: true,
      outDir: 'out',
      rolldownOptions: {
        input: { main: path.join(folder, 'main.ts') },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  });
  const said = execFileSync(process.execPath, [path.join(folder, 'out/main.js')], { encoding: 'utf8' });
  expect(said.trim()).toBe('from the worker');
});
