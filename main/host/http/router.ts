import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { LandlineError, type ErrorCode } from '../../../protocol/index.ts';
import type { HostLogger } from '../logger.ts';
import type { Allowed } from './allowed.ts';

export type Match = {
  /** What stands in the path's `:name` segments, decoded. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
};
export type RouteHandler = (request: IncomingMessage, response: ServerResponse, match: Match) => void | Promise<void>;
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export type Router = {
  /**
   * @param path `/blobs/:id`: segments as they are or named; `*` at the end takes any rest. `GET` answers `HEAD` too.
   */
  add(method: Method, path: string, handler: RouteHandler): Router;
  handle(request: IncomingMessage, response: ServerResponse): void;
};

/** Set before each handler, which may set others: nothing is guessed, framed, kept or told to other sites. */
const defaultHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

const statusOf: Partial<Record<ErrorCode, number>> = {
  bad_request: 400,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  rate_limited: 429,
  unavailable: 503,
};

type Route = { method: Method; segments: string[]; handler: RouteHandler };

/** The host's plain HTTP: method and path to handler. Engine.IO's paths never get here, it takes them first. */
export function createRouter({
  allowed,
  logger,
  refused,
}: {
  allowed: Allowed;
  logger: HostLogger;
  /** Called for each answer that is an error, whoever gave it. */
  refused?: (status: number) => void;
}): Router {
  const routes: Route[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(defaultHeaders)) response.setHeader(name, value);
    if (!allowed.host(request)) throw new Refusal(421, 'This host does not go by that name.');
    const url = parseTarget(request.url);
    if (!url) throw new Refusal(400, 'The path cannot be read.');
    const found = routes
      .map((route) => ({ route, params: matchPath(route.segments, url.segments) }))
      .filter((entry) => entry.params !== undefined);
    if (found.length === 0) throw new Refusal(404, 'There is nothing here.');
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const hit = found.find((entry) => entry.route.method === method);
    if (!hit) {
      const methods = found.flatMap(({ route }) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]));
      response.setHeader('Allow', [...new Set(methods)].join(', '));
      throw new Refusal(405, 'This cannot be done here.');
    }
    await hit.route.handler(request, response, { params: hit.params ?? {}, query: url.query });
  }

  const router: Router = {
    add(method, path, handler) {
      routes.push({ method, segments: path.split('/').slice(1), handler });
      return router;
    },
    handle(request, response) {
      response.once('finish', () => {
        const { statusCode: status } = response;
        if (status < 400) return;
        refused?.(status);
        // Not the path: that of a webhook is its secret.
        logger.debug({ method: request.method, status }, 'a request was refused');
      });
      answer(request, response).catch((error: unknown) => {
        // Node takes the socket off a request that was given up.
        if ((request.socket as Socket | null)?.destroyed ?? true) {
          // Most often the asker went away in the middle of a body: nobody is left to answer, and nothing failed here.
          logger.debug({ err: error, method: request.method }, 'A request was broken off.');
          return;
        }
        const { status, message } = refusalOf(error);
        if (status === 500) logger.error({ err: error, method: request.method }, 'A request failed.');
        if (response.headersSent) response.destroy();
        else sendText(response, status, message);
      });
    },
  };
  return router;
}

/** Answers with one line of text. The connection is closed after an error, since the rest of the body may still be coming. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  const body = Buffer.from(`${text}\n`);
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': body.length,
    ...(status >= 400 ? { Connection: 'close' } : {}),
  });
  response.end(body);
}

class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function refusalOf(error: unknown): { status: number; message: string } {
  if (error instanceof Refusal) return error;
  if (error instanceof LandlineError && error.code !== 'internal') {
    return { status: statusOf[error.code] ?? 400, message: error.message };
  }
  return { status: 500, message: 'The host failed; its log says why.' };
}

/** Splits before decoding, so that an encoded slash stays within its segment. */
function parseTarget(target = ''): { segments: string[]; query: URLSearchParams } | undefined {
  if (!target.startsWith('/')) return undefined;
  const cut = target.indexOf('?');
  const path = cut < 0 ? target : target.slice(0, cut);
  try {
    const segments = path.slice(1).split('/').map(decodeURIComponent);
    return { segments, query: new URLSearchParams(cut < 0 ? '' : target.slice(cut + 1)) };
  } catch {
    return undefined;
  }
}

function matchPath(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const rest = pattern.at(-1) === '*';
  if (rest ? segments.length < pattern.length : segments.length !== pattern.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const value = segments[index] ?? '';
    if (part === '*' && index === pattern.length - 1) params['*'] = segments.slice(index).join('/');
    else if (part.startsWith(':') && value !== '') params[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return params;
}
