import { createServer, type Server } from 'node:http';
import type { Plugin, ViteDevServer } from 'vite';

/** Each has a port of its own: to a browser that is an origin of its own, with its own storage, and of one site with the page around them. */
export const identities = ['ann', 'bob'] as const;

export const portOf = (port: number, identity: (typeof identities)[number]) => port + 1 + identities.indexOf(identity);

/** At `port`: the people beside each other. At the ports after it: the page itself. */
export function sideBySide(port: number): Plugin {
  return {
    name: 'landline-side-by-side',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.url !== '/' || request.headers.host !== `localhost:${port}`) {
          next();
          return;
        }
        const frames = identities.map(
          (identity) =>
            `<iframe src="http://localhost:${portOf(port, identity)}/" title="${identity}" allow="microphone; camera; clipboard-write"></iframe>`,
        );
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(
          `<!doctype html><title>Landline: two people</title><style>body{margin:0;display:flex;height:100vh}iframe{flex:1;border:0;border-inline-end:1px solid gray}</style>${frames.join('')}`,
        );
      });
    },
  };
}

/** Lets each of the people in at a port of their own. */
export async function openDoors(server: ViteDevServer, port: number): Promise<Server[]> {
  return await Promise.all(
    identities.map(async (identity) => {
      const door = createServer(server.middlewares);
      // Hot reload and the office's own sockets.
      door.on('upgrade', (...asked) => server.httpServer?.emit('upgrade', ...asked));
      await new Promise<void>((resolve, reject) => {
        door.once('error', reject).listen(portOf(port, identity), '127.0.0.1', resolve);
      });
      return door;
    }),
  );
}
