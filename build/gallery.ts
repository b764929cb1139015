/** `npm run gallery [-- PORT]`: every component in every state, with hot reload. */
import path from 'node:path';
import { createServer } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const server = await createServer({
  configFile: path.join(import.meta.dirname, 'vite.gallery.ts'),
  cacheDir: path.join(root, 'out/dev-gallery'),
  server: {
    host: '127.0.0.1',
    port: Number(process.argv[2] ?? 5180),
    fs: { allow: [root, path.join(root, 'node_modules')] },
  },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void server.close());
await server.listen();
console.log(`The gallery: ${new URL('gallery/gallery.html', server.resolvedUrls?.local[0]).href}`);
