import { request as tlsRequest } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { eventsPacket, welcome, type LoggedEvent } from '../../protocol/index.ts';
import { createTestDevice } from '../support/device.ts';
import { startTestHost, type TestHost } from '../support/host.ts';
import { until } from '../support/wait.ts';
import { isPush, rawPeer, type RawPeer } from './raw.ts';

let office: TestHost;
let owner: RawPeer;
let admin: RawPeer;
let general: string;
beforeAll(async () => {
  office = await startTestHost({ guests: true });
  owner = await rawPeer(office.url, office.office, { name: 'Owner', token: office.ownerToken });
  admin = await rawPeer(office.url, office.office, { namespace: '/admin', device: owner.device });
  general = welcome.parse(owner.pushes('welcome')[0]).rooms.find((room) => room.name === 'general')?.id ?? '';
});
afterAll(async () => {
  owner.close();
  admin.close();
  await office.end();
});

const memberOf = (peer: RawPeer) => welcome.parse(peer.pushes('welcome')[0]).member;
const eventsOf = (peer: RawPeer): LoggedEvent[] =>
  peer.pushes('events').flatMap((packet) => eventsPacket.parse(packet).events);

async function asOwner(type: 'member.kick' | 'member.role', body: object) {
  const event = owner.device.event({ office: office.office, type, room: null, body: body as never });
  return owner.request('append', { events: [event] });
}

async function ask<T>(name: string, payload: unknown): Promise<T> {
  const reply = await admin.request(name, payload);
  expect(reply).toMatchObject({ ok: true });
  return reply as unknown as T;
}

describe('Admin', () => {
  it('keeps settings, and the card says the same at once', async () => {
    await ask('settings.set', { settings: { join: 'invite' } });
    expect(await ask('settings.get', {})).toMatchObject({ settings: { join: 'invite' } });
    await expect(rawPeer(office.url, office.office, { name: 'Too late' })).rejects.toThrow(
      /invite_invalid|join_required/,
    );
    await ask('settings.set', { settings: { join: 'open' } });
  });

  it('an invite lets in as often as it says, and not after it was revoked', async () => {
    const { token, link } = await ask<{ token: string; link: string }>('invite.create', { uses: 2 });
    expect(link).toContain(`t=${token}`);
    for (const name of ['One', 'Two']) (await rawPeer(office.url, office.office, { name, token })).close();
    await expect(rawPeer(office.url, office.office, { name: 'Three', token })).rejects.toThrow('invite_invalid');
    const again = await ask<{ token: string; invite: { id: string } }>('invite.create', {});
    await ask('invite.revoke', { invite: again.invite.id });
    await expect(rawPeer(office.url, office.office, { name: 'Late', token: again.token })).rejects.toThrow(
      'invite_invalid',
    );
    expect((await ask<{ invites: unknown[] }>('invite.list', {})).invites.length).toBeGreaterThan(2);
  });

  it('a guest sees its rooms and their people alone, and ends with its invite', async () => {
    const insider = await rawPeer(office.url, office.office, { name: 'Insider' });
    const id = uuidv7();
    const create = owner.device.event({
      office: office.office,
      type: 'room.create',
      room: id,
      id,
      body: { kind: 'private', name: 'lobby' },
    });
    await owner.request('append', { events: [create] });
    const made = await ask<{ token: string; invite: { id: string } }>('invite.create', {
      role: 'guest',
      rooms: [create.id],
      uses: null,
    });
    const guest = await rawPeer(office.url, office.office, { name: 'Guest', token: made.token });
    const said = welcome.parse(guest.pushes('welcome')[0]);
    expect(said.role).toBe('guest');
    expect(said.rooms.map((one) => one.name)).toEqual(['lobby']);
    expect(said.members.map((one) => one.name).sort()).toEqual(['Guest', 'Owner']);
    expect(await guest.request('history', { room: general })).toMatchObject({ error: { code: 'not_found' } });
    expect(await guest.request('members', { room: general })).toMatchObject({ error: { code: 'not_found' } });

    const secret = owner.device.event({
      office: office.office,
      type: 'message',
      room: general,
      body: { text: 'not for guests' },
    });
    const open = owner.device.event({
      office: office.office,
      type: 'message',
      room: create.id,
      body: { text: 'hello guest' },
    });
    await owner.request('append', { events: [secret, open] });
    await until('the guest hears the owner', () =>
      eventsOf(guest).some((event) => event.body?.includes('hello guest')),
    );
    expect(JSON.stringify(guest.packets)).not.toContain('not for guests');
    expect(JSON.stringify(guest.packets)).not.toContain('Insider');

    await ask('invite.revoke', { invite: made.invite.id });
    await guest.closed;
    await expect(rawPeer(office.url, office.office, { device: guest.device })).rejects.toThrow('revoked');
    insider.close();
  });

  it('a kicked person is cut off at once and cannot come back by replay; a banned one not by a new join either', async () => {
    for (const ban of [false, true]) {
      const device = createTestDevice();
      const join = device.event({ office: office.office, type: 'member.join', room: null, body: { name: 'Troll' } });
      const troll = await rawPeer(office.url, office.office, { device, auth: { join: { event: join } } });
      expect(await asOwner('member.kick', { member: memberOf(troll), ban })).toMatchObject({ results: [{ ok: true }] });
      await troll.next(isPush('bye'), 'the farewell');
      await troll.closed;
      await expect(rawPeer(office.url, office.office, { device, auth: { join: { event: join } } })).rejects.toThrow(
        ban ? 'banned' : /revoked|conflict/,
      );
    }
  });

  it('whoever was removed without a ban may join anew, as a new person', async () => {
    const device = createTestDevice();
    const before = await rawPeer(office.url, office.office, { device, name: 'Second chance' });
    await asOwner('member.kick', { member: memberOf(before), ban: false });
    await before.closed;
    const after = await rawPeer(office.url, office.office, { device, name: 'Second chance' });
    expect(memberOf(after)).not.toBe(memberOf(before));
    after.close();
  });

  it('revoking reaches every namespace: a connection for files ends with its member', async () => {
    const device = createTestDevice();
    const person = await rawPeer(office.url, office.office, { device, name: 'Uploader' });
    const files = await rawPeer(office.url, office.office, { device, namespace: '/files/' });
    person.close();
    await person.closed;
    await asOwner('member.kick', { member: memberOf(person), ban: false });
    await files.closed;
  });

  it('a new role takes effect at once', async () => {
    const device = createTestDevice();
    const helper = await rawPeer(office.url, office.office, { device, name: 'Helper' });
    await asOwner('member.role', { member: memberOf(helper), role: 'admin' });
    await helper.closed;
    const promoted = await rawPeer(office.url, office.office, { namespace: '/admin', device });
    expect(await promoted.request('settings.get', {})).toMatchObject({ ok: true });
    const mayNot = await promoted.request('invite.create', { role: 'owner' });
    expect(mayNot).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    await asOwner('member.role', { member: memberOf(helper), role: 'member' });
    await promoted.closed;
    await expect(rawPeer(office.url, office.office, { namespace: '/admin', device })).rejects.toThrow('forbidden');
  });

  it('writes down what was done', async () => {
    const { entries } = await ask<{ entries: { action: string; by: string | null }[] }>('audit.list', {});
    expect(entries.map((entry) => entry.action).join(' ')).toMatch(/settings.*|invite.*/);
    expect(entries.some((entry) => entry.by === memberOf(owner))).toBe(true);
  });

  it('a webhook posts into its room in Slack’s way, until it is deleted', async () => {
    const made = await ask<{ url: string; webhook: { id: string } }>('webhook.create', {
      room: general,
      name: 'Builds',
    });
    const post = (body: string, type = 'application/json') =>
      new Promise<[number, string]>((resolve, reject) => {
        const request = tlsRequest(
          made.url,
          { method: 'POST', rejectUnauthorized: false, agent: false, headers: { 'content-type': type } },
          (response) => {
            let text = '';
            response.on('data', (chunk: Buffer) => (text += chunk.toString()));
            response.on('end', () => {
              resolve([response.statusCode ?? 0, text]);
            });
          },
        );
        request.once('error', reject);
        request.end(body);
      });
    expect(await post('{"text":"Build <https://ci.example/7|#7> failed &amp; burned"}')).toEqual([200, 'ok']);
    const form = new URLSearchParams({ payload: '{"text":"from a form","username":"Old tool"}' }).toString();
    expect(await post(form, 'application/x-www-form-urlencoded')).toEqual([200, 'ok']);
    expect(await post('{nonsense')).toEqual([400, 'invalid_payload']);
    expect(await post('{"text":""}')).toEqual([400, 'no_text']);
    expect((await post(JSON.stringify({ text: 'x'.repeat(200_000) })))[0]).toBe(413);
    const posts = await until('both posts', () => {
      const found = eventsOf(owner).flatMap(({ body, member }) => (body?.includes('"via"') ? [{ body, member }] : []));
      return found.length === 2 ? found : undefined;
    });
    expect(posts.map(({ member }) => member)).toEqual([null, null]);
    expect(posts.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { text: 'Build [#7](https://ci.example/7) failed & burned', via: { name: 'Builds' } },
      { text: 'from a form', via: { name: 'Old tool' } },
    ]);
    await ask('webhook.delete', { webhook: made.webhook.id });
    expect(await post('{"text":"gone"}')).toEqual([404, 'no_service']);
  });
});
