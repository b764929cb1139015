import type { Plugin } from 'vite';

/** Names of this computer (RFC 6761 §6.3). To a browser each is a site of its own, with its own storage: another person. */
export const identities = ['ann.localhost', 'bob.localhost'] as const;

/** At `localhost`: both people beside each other. At a name of theirs: the page itself. */
export function sideBySide(): Plugin {
  return {
    name: 'landline-side-by-side',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const { host = '' } = request.headers;
        const [name = '', port = ''] = host.split(':');
        if (request.url !== '/' || identities.some((identity) => identity === name)) {
          next();
          return;
        }
        const frames = identities.map(
          (identity) =>
            `<iframe src="http://${identity}:${port}/" title="${identity}" allow="microphone; camera; clipboard-write"></iframe>`,
        );
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(
          `<!doctype html><title>Landline: two people</title><style>body{margin:0;display:flex;height:100vh}iframe{flex:1;border:0;border-inline-end:1px solid gray}</style>${frames.join('')}`,
        );
      });
    },
  };
}
