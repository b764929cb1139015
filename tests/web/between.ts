import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { WireError } from '../../protocol/index.ts';

export type Between = {
  /** The requests that the host was not asked, by name. */
  readonly kept: readonly string[];
  /** Resolves when the page talks over its WebSocket; until then it polls, past this. */
  inBetween(): Promise<void>;
  /** Lets the host have what was held back, and all that comes. */
  letThrough(): void;
};

/**
 * Stands between a page and its host from its next load on, and keeps some requests to itself, by name: holds them back, as a host that
 * is too busy to answer, or refuses them.
 */
export async function standBetween(page: Page, names: readonly string[], refusal?: WireError): Promise<Between> {
  const kept: string[] = [];
  const held: (() => void)[] = [];
  let [upgraded, open] = [false, false];
  await page.routeWebSocket(/\/socket\.io\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      // Engine.IO's packet for it.
      if (message === '5') upgraded = true;
      const [, id, name = ''] = /^42(\d+)\["(\w+)"/.exec(String(message)) ?? [];
      if (open || !names.includes(name)) {
        server.send(message);
        return;
      }
      kept.push(name);
      if (refusal) socket.send(`43${id}${JSON.stringify([{ ok: false, error: refusal }])}`);
      else held.push(() => server.send(message));
    });
  });
  return {
    kept,
    inBetween: () => expect.poll(() => upgraded, { timeout: 30_000 }).toBe(true),
    letThrough() {
      open = true;
      for (const send of held.splice(0)) send();
    },
  };
}
