import type { IncomingMessage, ServerResponse } from 'node:http';
import { hookPayload, limits, memberName, type HookPayload } from '../../../protocol/index.ts';
import { readBody } from '../http/read-body.ts';
import type { HostLogger } from '../logger.ts';
import type { Budgets } from '../socket/budgets.ts';
import type { Store } from '../store/store.ts';

export type HookDeps = { store: Store; budgets: Budgets; logger: HostLogger };

const plain = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };

/**
 * `POST /hooks/:token`: Slack's incoming webhook, as JSON or as a form field `payload`, answered with its own words (`ok`,
 * `invalid_payload`, `no_service`), so that existing tools can post unchanged.
 * Source: https://api.slack.com/messaging/webhooks, "Handling errors".
 */
export async function handleHook(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  deps: HookDeps,
): Promise<void> {
  const answer = (status: number, text: string) => {
    response.writeHead(status, plain).end(text);
  };
  const webhook = await deps.store.webhookOf(token);
  if (!webhook) {
    answer(404, 'no_service');
    return;
  }
  if (deps.budgets.take(`hook/${webhook.id}`, 'append') > 0) {
    response.setHeader('retry-after', '1');
    answer(429, 'rate_limited');
    return;
  }
  const body = await readBody(request, limits.bodyBytes);
  if (body === undefined) {
    answer(413, 'payload_too_large');
    return;
  }
  const payload = parsePayload(body, request.headers['content-type'] ?? '');
  const text = payload && textOf(payload);
  if (!payload || !text) {
    answer(400, payload ? 'no_text' : 'invalid_payload');
    return;
  }
  const asked = memberName.safeParse(payload.username?.trim());
  const posted = await deps.store.appendAsService({
    type: 'message',
    room: webhook.room,
    body: { text, via: { name: asked.success ? asked.data : webhook.name } },
  });
  if (posted.ok) answer(200, 'ok');
  else {
    deps.logger.warn({ webhook: webhook.id, code: posted.error.code }, 'a webhook post was refused');
    answer(
      posted.error.code === 'archived' ? 410 : 400,
      posted.error.code === 'archived' ? 'channel_is_archived' : 'invalid_payload',
    );
  }
}

function parsePayload(body: string, contentType: string): HookPayload | undefined {
  const json = contentType.startsWith('application/x-www-form-urlencoded')
    ? new URLSearchParams(body).get('payload')
    : body;
  try {
    const parsed = hookPayload.safeParse(JSON.parse(json ?? ''));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** What a cut leaves of a sign of two code units. */
const halfSign = /[\uD800-\uDBFF]$/;

/** Slack's `attachments` as text; a message here is Markdown already. */
export function textOf(payload: HookPayload): string {
  const parts = (payload.attachments ?? []).flatMap((a) => {
    const title = a.title && (a.title_link ? `[${a.title}](${a.title_link})` : `**${a.title}**`);
    const shown = [a.pretext, title, a.text].filter(Boolean);
    return shown.length > 0 ? shown : [a.fallback];
  });
  return unescapeSlack([payload.text, ...parts].filter(Boolean).join('\n'))
    .trim()
    .slice(0, limits.textLength)
    .replace(halfSign, '');
}

/** Slack's `<url|words>`, `<url>` and its three escapes (docs: "Formatting text for app surfaces"). */
function unescapeSlack(text: string): string {
  return text
    .replace(/<(https?:\/\/[^|>\s]+)\|([^>]+)>/g, '[$2]($1)')
    .replace(/<(https?:\/\/[^>\s]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
