import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashOf, writeBigFile } from './big-file.ts';
import { openOffice, type Office } from './office.ts';

let office: Office;
let folder: string;
beforeAll(async () => {
  office = await openOffice({ mayComplain: /WebSocket/ });
  folder = await mkdtemp(join(tmpdir(), 'landline-web-'));
});
afterAll(async () => {
  await office.end();
  await rm(folder, { recursive: true, force: true });
});

it('chats and sends files by long-polling where WebSocket is blocked', async () => {
  const file = join(folder, 'plan.zip');
  await writeBigFile(file, 10_000_000);
  const [ann, bob] = await Promise.all([
    office.enter('Ann', { webSocketBlocked: true }),
    office.enter('Bob', { webSocketBlocked: true }),
  ]);
  const posts: string[] = [];
  ann.page.on('request', (request) => posts.push(new URL(request.url()).pathname));
  await ann.say('Slowly');
  await bob.message('Slowly').waitFor();
  await bob.say('But surely');
  await ann.message('But surely').waitFor();
  await ann.attach(file);
  await ann.page.locator('[data-transfer=ready]').waitFor();
  await ann.say('The plan');
  await bob.message('plan.zip').waitFor();
  const [started] = await Promise.all([
    bob.page.waitForEvent('download'),
    bob.page.getByRole('button', { name: 'Download plan.zip' }).click(),
  ]);
  const path = join(folder, 'got.zip');
  await started.saveAs(path);
  expect(await hashOf(path)).toBe(await hashOf(file));
  expect([ann.blocked(), bob.blocked()].every((count) => count > 0)).toBe(true);
  // Everything went as HTTP requests, the file's ten chunks too.
  expect(posts.filter((path) => path === '/socket.io/').length).toBeGreaterThan(2);
  expect(posts.filter((path) => path === '/files/').length).toBeGreaterThan(10);
  await office.everybodyLeaves();
});
