import { expect, it } from 'vitest';
import { connectPeer } from '../support/peer.ts';
import { sayOf } from './member.ts';
import { officeForAll } from './office.ts';

const office = officeForAll({ mayComplain: /WebSocket|ERR_INTERNET_DISCONNECTED/ });

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

it('shows that something waits once it has waited for a moment, each time anew', async () => {
  const kai = await office.visit({ webSocketBlocked: true });
  const { page, context } = kai;
  await page.clock.install();
  await page.reload();
  await page.getByLabel('Your name').fill('Kai');
  await page.getByRole('button', { name: 'Join' }).click();
  const { say, field } = await sayOf(kai, 'Kai');
  const edit = page.getByRole('textbox', { name: 'Edit your message' });
  await context.setOffline(true);
  await say('soup');
  const row = page.locator('[data-message]', { hasText: 'soup' });
  await row.getByTitle('Waiting to be sent').waitFor();
  await context.setOffline(false);
  await row.and(page.locator('[data-state=sent]')).waitFor({ timeout: 40_000 });

  await field.press('ArrowUp');
  await edit.fill('soup, or salad');
  await context.setOffline(true);
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000);
  await edit.press('Enter');
  await row.and(page.locator('[data-state=pending]')).waitFor();
  expect(await row.getByText('Waiting to be sent').count()).toBe(0);
  expect(await row.getByTitle('Waiting to be sent').count()).toBe(0);
  await page.clock.runFor(600);
  await row.getByTitle('Waiting to be sent').waitFor();
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
