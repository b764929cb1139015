import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { expect, it, onTestFinished } from 'vitest';
import { createConnectionCounter } from '../http/connection-caps.ts';
import { capSessions } from './session-caps.ts';

it('a stranger opens so many sessions over one connection and no more, and another when one has ended', async () => {
  const http = createServer();
  const io = new Server(http, { pingInterval: 60_000 });
  let refused = 0;
  const counter = createConnectionCounter({ total: 3, reserved: 0, perAddress: 3, perNetwork: 3 });
  capSessions(io.engine, counter, () => (refused += 1));
  await once(http.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => io.close());
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/socket.io/?EIO=4&transport=polling`;
  const open = async () => {
    const answer = await (await fetch(url)).text();
    return (JSON.parse(answer.slice(1)) as { sid: string }).sid;
  };
  const polled = async (sid: string, body: string) =>
    (await fetch(`${url}&sid=${sid}`, { method: 'POST', body })).status;

  const sids: string[] = [];
  for (let index = 0; index < 5; index += 1) sids.push(await open());
  expect({ refused, open: counter.total, clients: io.engine.clientsCount }).toEqual({
    refused: 2,
    open: 3,
    clients: 3,
  });
  expect(await polled(sids[4]!, '3')).toBe(400);
  // A close packet, by the client itself.
  expect(await polled(sids[0]!, '1')).toBe(200);
  await expect.poll(() => counter.total).toBe(2);
  expect(await polled(await open(), '3')).toBe(200);
});
