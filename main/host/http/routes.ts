import type { IncomingMessage, ServerResponse } from 'node:http';
import { timingSafeEqual, createHash } from 'node:crypto';
import { LandlineError, httpPaths, type Card } from '../../../protocol/index.ts';
import { handleHook, type HookDeps } from '../features/hooks.ts';
import type { Files } from '../files/index.ts';
import type { HostLogger } from '../logger.ts';
import type { Allowed } from './allowed.ts';
import { cardRoute } from './card-route.ts';
import { cameLocally } from './local-door.ts';
import { sendPage, type PageFile } from './page.ts';
import { createRouter, sendText, type RouteHandler, type Router } from './router.ts';

export type RouteDeps = HookDeps & {
  allowed: Allowed;
  logger: HostLogger;
  card: () => Card;
  files: Pick<Files, 'handleBlobRequest'>;
  /** The built guest page by URL path; empty when there is none. */
  page: ReadonlyMap<string, PageFile>;
  /** Whether guests are allowed at this moment: to everybody but who sits at the host the page is there for them alone. */
  guests: () => boolean;
  metricsText: () => Promise<string>;
  refused: (status: number) => void;
  /** Grants `/healthz` and `/metrics` to other machines. */
  metricsToken?: string;
};

/** Everything the host answers over plain HTTP; Engine.IO has taken its own paths before. */
export function createRoutes(deps: RouteDeps): Router {
  const router = createRouter({ allowed: deps.allowed, logger: deps.logger, refused: deps.refused });

  const page =
    (path: string): RouteHandler =>
    (request, response) => {
      if (!deps.guests() && !cameLocally(request))
        throw new LandlineError('not_found', 'There is no page here: this office takes no guests.');
      if (deps.page.size === 0)
        throw new LandlineError(
          'not_found',
          'There is no page here yet: whoever hosts this office has to build it first.',
        );
      const file = deps.page.get(path);
      if (!file) throw new LandlineError('not_found', 'There is nothing here.');
      sendPage(request, response, file);
    };
  const watched =
    (handler: (response: ServerResponse) => void | Promise<void>): RouteHandler =>
    async (request, response) => {
      if (!mayWatch(request, deps.metricsToken))
        throw new LandlineError('forbidden', 'Only from this machine, or with the token.');
      await handler(response);
    };

  return router
    .add('GET', httpPaths.card, cardRoute(deps.card, deps.allowed))
    .add('GET', '/', page('/'))
    .add('GET', httpPaths.join, page('/'))
    .add('GET', '/assets/*', (request, response, match) =>
      page(`/assets/${match.params['*'] ?? ''}`)(request, response, match),
    )
    .add('GET', '/blobs/:id', (request, response, { params }) =>
      deps.files.handleBlobRequest(request, response, params['id'] ?? ''),
    )
    .add('POST', '/hooks/:token', (request, response, { params }) =>
      handleHook(request, response, params['token'] ?? '', deps),
    )
    .add(
      'GET',
      httpPaths.health,
      watched((response) => {
        sendText(response, 200, 'ok');
      }),
    )
    .add(
      'GET',
      httpPaths.metrics,
      watched(async (response) => {
        response.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
        response.end(await deps.metricsText());
      }),
    );
}

/** The machine itself, or who holds the owner's token. A page in a browser on the machine sends an `Origin` or a fetch mark: not that. */
function mayWatch(request: IncomingMessage, token: string | undefined): boolean {
  const from = request.socket.remoteAddress ?? '';
  const local = from === '127.0.0.1' || from === '::1' || from === '::ffff:127.0.0.1';
  if (local && request.headers['sec-fetch-site'] === undefined && request.headers.origin === undefined) return true;
  const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  return token !== undefined && given !== undefined && equalInConstantTime(given, token);
}

function equalInConstantTime(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
