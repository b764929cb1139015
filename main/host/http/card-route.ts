import type { Card } from '../../../protocol/index.ts';
import type { Allowed } from './allowed.ts';
import { sendText, type RouteHandler } from './router.ts';

/** `GET /.well-known/landline`: what a stranger may know of the office; readable by the app's and our own pages only. */
export function cardRoute(card: () => Card | Promise<Card>, allowed: Allowed): RouteHandler {
  return async (request, response) => {
    response.setHeader('Vary', 'Origin');
    if (!allowed.origin(request)) {
      sendText(response, 403, 'This page may not ask.');
      return;
    }
    const { origin } = request.headers;
    if (origin !== undefined) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    }
    const body = Buffer.from(JSON.stringify(await card()));
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
    response.end(body);
  };
}
