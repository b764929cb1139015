import { describe, expect, it, onTestFinished } from 'vitest';
import { connectPeer } from '../support/peer.ts';
import { sayOf } from './member.ts';
import { openOffice, type OfficeOptions } from './office.ts';

async function opened(options?: OfficeOptions) {
  const office = await openOffice(options);
  onTestFinished(() => office.end());
  const owner = await connectPeer({
    url: office.host.url,
    office: office.host.office,
    name: 'Owner',
    ...(office.host.ownerToken !== '' && {
      join: { token: office.host.ownerToken },
    }),
  });
  onTestFinished(() => owner.close());
  return { office, owner };
}

describe('the page lets somebody in', () => {
  it('by a guest link, whose token then leaves the address', async () => {
    const { office } = await opened({ join: 'invite' });
    const link = new URL(office.host.host.guestLink ?? '');
    const { page, ...person } = await office.visit({ path: `${link.pathname}${link.hash}` });
    await page.getByLabel('Your name').fill('Visitor');
    await page.getByRole('button', { name: 'Join' }).click();
    const visitor = await sayOf({ page, ...person }, 'Visitor');
    expect(page.url()).not.toContain('t=');
    await visitor.say('Hello');
    await page.reload();
    await visitor.message('Hello').waitFor();
    await page.getByText('guest', { exact: false }).first().waitFor();
    expect(await page.getByRole('button', { name: 'New room' }).count()).toBe(0);
    await office.everybodyLeaves();
  });

  it('in a browser that knows no Ed25519', async () => {
    const { office } = await opened();
    const [old, recent] = await Promise.all([office.enter('Old', { withoutEd25519: true }), office.enter('Recent')]);
    await old.say('Signed without it');
    await recent.message('Signed without it').waitFor();
    await recent.say('Checked without it');
    await old.message('Checked without it').waitFor();
    await old.page.reload();
    await old.message('Signed without it').waitFor();
    await old.say('The same key as before');
    await recent.message('The same key as before').waitFor();
    await expect
      .poll(() => recent.texts())
      .toEqual(['Signed without it', 'Checked without it', 'The same key as before']);
    await office.everybodyLeaves();
  });

  it('with the right passcode, and says so when it was wrong', async () => {
    const { office } = await opened({ join: 'passcode', passcode: 'correct horse battery' });
    const person = await office.visit();
    const { page } = person;
    await page.getByLabel('Your name').fill('Ann');
    await page.getByLabel('Passcode').fill('wrong');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('alert').getByText('That is not the passcode.').waitFor();
    expect(await page.getByLabel('Your name').inputValue()).toBe('Ann');
    await page.getByLabel('Passcode').fill('correct horse battery');
    await page.getByRole('button', { name: 'Join' }).click();
    await sayOf(person, 'Ann');
    await office.everybodyLeaves();
  });

  it('when an admin accepts, while it waits', async () => {
    const { office, owner } = await opened({ join: 'approval' });
    const person = await office.visit();
    await person.page.getByLabel('Your name').fill('Bob');
    await person.page.getByRole('button', { name: 'Join' }).click();
    await person.page.getByRole('heading', { name: 'Waiting to be let in' }).waitFor();
    const admin = await connectPeer({
      url: office.host.url,
      office: office.host.office,
      device: owner.device,
      namespace: '/admin',
    });
    const asked = await admin.request('join.list', {});
    if (!asked.ok) throw new Error(asked.error.message);
    expect(asked.requests.map(({ name }) => name)).toEqual(['Bob']);
    await admin.request('join.decide', { device: asked.requests[0]!.device, accept: true });
    admin.close();
    await sayOf(person, 'Bob');
    await office.everybodyLeaves();
  });
});

describe('the page that lets somebody in', () => {
  const complaints = { mayComplain: /ERR_FAILED|dynamically imported module/ };

  it('has fetched the office’s while they stood at the door, for the case that it is updated meanwhile', async () => {
    const { office } = await opened(complaints);
    const person = await office.visit();
    const { page } = person;
    await page.getByLabel('Your name').fill('Ivy');
    const has = (part: string) =>
      page.evaluate((name) => performance.getEntriesByType('resource').some((one) => one.name.includes(name)), part);
    await expect.poll(() => has('/OfficeFrame-')).toBe(true);
    await page.route(/\/OfficeFrame-/, (route) => route.abort());
    await page.getByRole('button', { name: 'Join' }).click();
    await sayOf(person, 'Ivy');
    await office.everybodyLeaves();
  });

  it('says so where the office’s cannot be fetched, and opens when it can be again', async () => {
    const { office } = await opened(complaints);
    const person = await office.visit();
    const { page } = person;
    await page.route(/\/OfficeFrame-/, (route) => route.abort());
    await page.reload();
    await page.getByLabel('Your name').fill('Jo');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('heading', { name: 'This page could not open' }).waitFor();
    await page.unrouteAll();
    await page.route(/.*/, (route) => route.abort());
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('status').getByText('The office does not answer.').waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await sayOf(person, 'Jo');
    await office.everybodyLeaves();
  });
});

describe('the page does not let in', () => {
  it('who has no invite where it takes one', async () => {
    const { office } = await opened({ join: 'invite' });
    const { page } = await office.visit();
    await page.getByText('This office is by invitation.').waitFor();
    expect(await page.getByRole('button', { name: 'Join' }).count()).toBe(0);
    await office.everybodyLeaves();
  });

  it('who was removed, and shows them so at once', async () => {
    const { office, owner } = await opened();
    const eve = await office.enter('Eve');
    const member = owner.events().find(({ header }) => header.includes('"member.join"'))?.member;
    await owner.append(
      owner.device.event({
        office: office.host.office,
        type: 'member.kick',
        room: null,
        body: { member: member ?? '', ban: true },
      }),
    );
    const end = eve.page.getByRole('heading', { name: 'You were removed from this office' });
    await end.waitFor();
    await eve.page.reload();
    await end.waitFor();
    await office.everybodyLeaves();
  });
});

it('refuses a name that hides characters, before it asks the office', async () => {
  const { office } = await opened();
  const { page } = await office.visit();
  await page.getByLabel('Your name').fill('An\u200bn');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByText('This name has invisible characters in it.').waitFor();
  await office.everybodyLeaves();
});
