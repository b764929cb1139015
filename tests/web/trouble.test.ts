import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { connectPeer } from '../support/peer.ts';
import { sayOf } from './member.ts';
import { openOffice, type Office } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice({ mayComplain: /WebSocket|ERR_INTERNET_DISCONNECTED/ });
});
afterEach(() => office.everybodyLeaves());
afterAll(() => office.end());

it('shows what the office refused, and lets it be tried again', async () => {
  const { host } = office;
  const owner = await connectPeer({
    url: host.url,
    office: host.office,
    name: 'Owner',
    join: { token: host.ownerToken },
  });
  // Over polling, so that taking the network away takes it away at once.
  const ann = await office.enter('Ann', { webSocketBlocked: true });
  await ann.say('first');
  await ann.page.locator('[data-state=sent]').waitFor();
  await ann.context.setOffline(true);
  await ann.say('too late');
  await ann.page.locator('[data-state=pending]').waitFor();
  const room = owner.welcome.rooms[0]!.id;
  const archive = (archived: boolean) =>
    owner.append(owner.device.event({ office: host.office, type: 'room.archive', room, body: { archived } }));
  await archive(true);
  await ann.context.setOffline(false);
  await ann.page.locator('[data-state=failed]').getByText('Not sent').waitFor({ timeout: 40_000 });
  await ann.page.getByText('This room is archived: it can be read').waitFor();
  // It can be read on, so there is still a way to it.
  await ann.page.locator('summary', { hasText: 'Archived' }).click();
  await ann.page
    .getByRole('list', { name: 'Archived rooms' })
    .getByRole('button', { name: /^general/ })
    .waitFor();

  await archive(false);
  await ann.page.getByRole('button', { name: 'Try again' }).click();
  await ann.page.locator('[data-state=sent]', { hasText: 'too late' }).waitFor();
  expect(await ann.texts()).toEqual(['first', 'too late']);
  owner.close();
});

it('is used in one tab at a time: another one can take over, and nothing written in the first is lost', async () => {
  const ann = await office.enter('Two Tabs');
  await ann.say('left');
  await ann.page.locator('[data-state=sent]', { hasText: 'left' }).waitFor();
  const page = await ann.context.newPage();
  await page.goto(ann.page.url());
  await page.getByRole('heading', { name: 'Open in another tab' }).waitFor();
  await page.getByRole('button', { name: 'Use it here' }).click();
  const second = await sayOf({ ...ann, page }, 'Two Tabs');
  await ann.page.getByRole('heading', { name: 'Open in another tab' }).waitFor();
  await second.message('left').waitFor();
  await second.say('right');
  await page.locator('[data-state=sent]', { hasText: 'right' }).waitFor();
  await page.close();
  await ann.page.reload();
  await ann.message('right').waitFor();
});
