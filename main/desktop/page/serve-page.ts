import { pathToFileURL } from 'node:url';
import { net, protocol } from 'electron';
import { appScheme, pagePolicy } from '../../../protocol/index.ts';
import { findPageFile } from './page-file.ts';

/** The page asks offices alone, each by its name on this computer: the dialer's ports. */
const offices = 'https://*.localhost:* wss://*.localhost:*';
const policy = pagePolicy(offices);
/** A script's own policy counts where it runs as a worker; the one that reads PDFs fetches fonts from beside the page. */
const workerPolicy = pagePolicy(`'self' ${offices}`);

/** Makes `app:` a scheme like https, with storage, workers and a secure context. Before the app is ready, or never. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Serves the built page to the app's own window, and nothing else to anybody. */
export function setupPage(folder: string): void {
  protocol.handle(appScheme, async ({ url, method }) => {
    const file = method === 'GET' ? await findPageFile(folder, url) : undefined;
    if (!file) return new Response(null, { status: 404 });
    const { body } = await net.fetch(pathToFileURL(file.path).href);
    return new Response(body, {
      headers: {
        'Content-Type': file.type,
        'Content-Security-Policy': file.type.startsWith('text/javascript') ? workerPolicy : policy,
        'X-Content-Type-Options': 'nosniff',
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Resource-Policy': 'same-origin',
      },
    });
  });
}
