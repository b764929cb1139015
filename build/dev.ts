/**
 * `npm run dev [-- PORT]`: an office with people and messages in a temporary folder, and the page over it with hot reload, as two people
 * side by side. Everything is gone when it ends.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer } from 'vite';
import { createHost } from '../main/host/index.ts';
import { seed } from './dev/seed.ts';
import { identities, openDoors, portOf, sideBySide } from './dev/side-by-side.ts';

const root = path.resolve(import.meta.dirname, '..');
const port = Number(process.argv[2] ?? 5173);
const silent = () => undefined;
const warn = (_: object, message: string) => console.warn(message);

/** What is to be undone, last first: also when it is ended while it still furnishes the office. */
const undo: (() => Promise<unknown>)[] = [];
let ending = false;
async function end(): Promise<void> {
  // A terminal's Ctrl-C comes twice: from the terminal, and from npm.
  if (ending) return;
  ending = true;
  for (const step of undo.toReversed()) await step();
  process.exit();
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());

const dir = await mkdtemp(path.join(tmpdir(), 'landline-dev-'));
undo.push(() => rm(dir, { recursive: true, force: true }));
const host = await createHost(
  {
    dir,
    name: 'Development',
    port: 0,
    bind: ['127.0.0.1'],
    join: 'open',
    guests: true,
    appOrigins: identities.map((identity) => `http://localhost:${portOf(port, identity)}`),
  },
  { logger: { debug: silent, info: silent, warn, error: warn } },
);
undo.push(() => host.stop());
console.log('Furnishing the office …');
await seed(host);

const target = { target: `https://127.0.0.1:${host.port}`, changeOrigin: true, secure: false };
const server = await createServer({
  configFile: path.join(import.meta.dirname, 'vite.page.ts'),
  cacheDir: path.join(root, 'out/dev'),
  plugins: [sideBySide(port)],
  server: {
    host: '127.0.0.1',
    port,
    strictPort: true,
    fs: { allow: [root, path.join(root, 'node_modules')] },
    proxy: {
      '/.well-known': target,
      '/blobs': target,
      '/socket.io': { ...target, ws: true },
      // With an exact end: the page's own sources have a folder of that name.
      '^/files/\\?': { ...target, ws: true },
    },
  },
});
undo.push(() => server.close());
await server.listen();
for (const door of await openDoors(server, port)) undo.push(async () => door.close());
console.log(
  `Two people side by side: http://localhost:${port}/ (each alone: ${identities.map((identity) => `http://localhost:${portOf(port, identity)}/`).join(', ')})`,
);
