import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBench, joined, startHost, type Bench } from './command.ts';
import { aText, containing, having, matching } from './matchers.ts';

let bench: Bench;
let host: Awaited<ReturnType<typeof startHost>>;
let anna: Awaited<ReturnType<typeof joined>>;
let bob: Awaited<ReturnType<typeof joined>>;

beforeAll(async () => {
  bench = createBench();
  host = await startHost(bench, ['--guests']);
  anna = await joined(bench, 'Anna', host.ownerInvite);
  bob = await joined(bench, 'Bob', host.invite);
});
afterAll(() => bench.close());

const done = { code: 0, lines: [having({ event: 'done' })] };

describe('landline invite', () => {
  it('makes an invite that works as often as it says, and no more', async () => {
    const { lines, code } = await anna.run(['invite', '--uses', '1']);
    expect(code).toBe(0);
    expect(lines[0]).toMatchObject({
      event: 'invite',
      role: 'member',
      uses: 1,
      link: matching(/^landline:\/\/join\?.*&t=/),
    });
    const link = String(lines[0]?.['link']);
    await anna.run(['admin', 'settings', 'join=invite']);
    const use = (name: string) => bench.run(['join', link, '--name', name, '--profile', bench.profile(name), '--json']);
    expect(await use('first')).toMatchObject({ code: 0 });
    expect(await use('second')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: matching(
        /^landline: The invite was used as often as it may be: ask for another one\. \(invite_invalid\)\n$/,
      ),
    });
    await anna.run(['admin', 'settings', 'join=open']);
  });

  it('that is no good any more is refused with the reason, and lets nobody in', async () => {
    const made = await anna.run(['invite', '--expires', 'never']);
    const withdrawn = String(made.lines[0]?.['link']);
    await anna.run(['admin', 'revoke-invite', String(made.lines[0]?.['id'])]);
    const cut = withdrawn.replace(/&t=.*/, `&t=${'A'.repeat(32)}`);
    const elsewhere = withdrawn.replace(/#id=..../, '#id=aaaa');
    const profile = bench.profile('uninvited');
    for (const [link, reason] of [
      [withdrawn, /^landline: The invite was withdrawn: ask for another one\. \(invite_invalid\)\n$/],
      [cut, /^landline: This office knows no such invite: was the whole link copied\? \(invite_invalid\)\n$/],
      [elsewhere, /^landline: [^\n]*Another office, or something else, answers there\.\n$/],
    ] as const) {
      const outcome = await bench.run(['join', link, '--name', 'Uninvited', '--profile', profile, '--json']);
      expect(outcome).toMatchObject({ code: 1, stdout: '', stderr: matching(reason) });
    }
    expect(await bench.run(['offices', '--profile', profile, '--json'])).toMatchObject({ code: 0, stdout: '' });
  });

  it('lets a guest into its rooms alone, by the link for browsers, too', async () => {
    await anna.run(['admin', 'create', 'visitors']);
    const { lines } = await anna.run(['invite', '--role', 'guest', '--room', 'visitors', '--uses', 'any']);
    const guest = await joined(bench, 'Gus', String(lines[0]?.['guestLink']));
    expect(guest.joined).toMatchObject({ role: 'guest' });
    expect((await guest.run(['rooms'])).lines.map((line) => line['name'])).toEqual(['visitors']);
    const revoked = await anna.run(['admin', 'revoke-invite', String(lines[0]?.['id'])]);
    expect(revoked).toMatchObject(done);
    expect(await guest.run(['rooms'])).toMatchObject({ code: 1, stdout: '' });
  });

  it('is refused to whoever is no admin', async () => {
    expect(await bob.run(['invite'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: matching(/^landline: .*\(forbidden\)\n$/),
    });
  });

  it('wants rooms for a guest', async () => {
    expect(await anna.run(['invite', '--role', 'guest'])).toMatchObject({ code: 2 });
  });
});

describe('landline admin', () => {
  it('cuts off at once whom it kicks', async () => {
    const kim = await joined(bench, 'Kim', host.invite);
    const tail = kim.start(['tail']);
    await tail.noted('Following');
    expect(await anna.run(['admin', 'kick', '@Kim', '--ban'])).toMatchObject(done);
    expect(await tail.ended).toMatchObject({ code: 1 });
    expect(await kim.run(['rooms'])).toMatchObject({ code: 1, stdout: '' });
    const { lines } = await anna.run(['admin', 'members']);
    expect(lines).toContainEqual(having({ event: 'member', name: 'Kim', banned: true }));
    expect(await anna.run(['admin', 'unban', '@Kim'])).toMatchObject(done);
  });

  it('gives roles, which let people in', async () => {
    expect(await anna.run(['admin', 'role', 'Bob', 'admin'])).toMatchObject(done);
    expect(await bob.run(['admin', 'settings'])).toMatchObject({
      code: 0,
      lines: [{ event: 'settings', join: 'open', guests: true }],
    });
    expect(await anna.run(['admin', 'role', 'Bob', 'member'])).toMatchObject(done);
    expect(await bob.run(['admin', 'settings'])).toMatchObject({ code: 1 });
  });

  it('runs rooms', async () => {
    await anna.run(['admin', 'create', 'plans', '--private', '--member', 'Bob']);
    for (const args of [
      ['topic', 'plans', 'secret'],
      ['rename', 'plans', 'blueprints'],
      ['remove', 'blueprints', 'Bob'],
      ['add', 'blueprints', 'Bob'],
      ['archive', 'blueprints'],
    ]) {
      expect(await anna.run(['admin', ...args])).toMatchObject(done);
    }
    expect((await bob.run(['rooms'])).lines).toContainEqual(
      having({ name: 'blueprints', topic: 'secret', archived: true, kind: 'private' }),
    );
    expect(await bob.run(['send', 'blueprints', 'x'])).toMatchObject({
      code: 1,
      stderr: containing('archived'),
    });
  });

  it('makes webhooks, which are listed and deleted', async () => {
    const { lines } = await anna.run(['admin', 'webhook', 'visitors', 'Builds']);
    expect(lines[0]).toMatchObject({ event: 'webhook', name: 'Builds', url: matching(/^https:\/\/.+\/hooks\//) });
    expect((await anna.run(['admin', 'webhooks'])).lines).toHaveLength(1);
    expect(await anna.run(['admin', 'delete-webhook', String(lines[0]?.['id'])])).toMatchObject(done);
    expect((await anna.run(['admin', 'webhooks'])).lines).toHaveLength(0);
  });

  it('lets in who waits for approval', async () => {
    await anna.run(['admin', 'settings', 'join=approval']);
    const waiting = bench.start([
      'join',
      host.invite,
      '--name',
      'Wanda',
      '--profile',
      bench.profile('wanda'),
      '--json',
    ]);
    const { fingerprint } = await waiting.line((line) => line.event === 'pending');
    const { lines } = await anna.run(['admin', 'joins']);
    expect(lines).toEqual([having({ event: 'join', name: 'Wanda', fingerprint })]);
    expect(await anna.run(['admin', 'accept', String(fingerprint)])).toMatchObject(done);
    expect(await waiting.ended).toMatchObject({ code: 0 });
    expect(waiting.lines.at(-1)).toMatchObject({ event: 'joined', role: 'member' });
    const denied = bench.start(['join', host.invite, '--name', 'Denny', '--profile', bench.profile('denny'), '--json']);
    await denied.line((line) => line.event === 'pending');
    expect(await anna.run(['admin', 'deny', 'Denny'])).toMatchObject(done);
    expect(await denied.ended).toMatchObject({ code: 1, stderr: containing('join_denied') });
    await anna.run(['admin', 'settings', 'join=open']);
  });

  it('sets a passcode, by which people come in from then on', async () => {
    const set = await anna.run(['admin', 'passcode']);
    expect(set.lines).toEqual([{ event: 'passcode', passcode: matching(/^[a-z]+( [a-z]+){4}$/) }]);
    const join = (passcode: string) =>
      bench.run(['join', host.invite, '--name', 'Pat', '--profile', bench.profile('pat'), '--passcode', passcode]);
    expect(await join('not these words')).toMatchObject({ code: 1 });
    expect(await join(String(set.lines[0]?.['passcode']))).toMatchObject({ code: 0 });
    expect(await anna.run(['admin', 'settings', 'join=open'])).toMatchObject({ code: 0 });
  });

  it('keeps an audit log', async () => {
    const { lines } = await anna.run(['admin', 'audit']);
    expect(lines[0]).toMatchObject({ event: 'audit', action: aText, by: anna.joined['member'] });
  });

  it.each([
    [['settings', 'colour=red']],
    [['settings', 'join=maybe']],
    [['role', 'Bob', 'king']],
    [['revoke-invite', 'x']],
    [['dance']],
    [[]],
  ])('takes %j for wrong usage', async (args) =>
    expect(await anna.run(['admin', ...args])).toMatchObject({ code: 2, stdout: '' }),
  );
});

describe('landline link', () => {
  it('adds a device by copying a link one way and a code the other', async () => {
    const laptop = bench.profile('laptop');
    const { lines: offered } = await bob.run(['link']);
    expect(offered[0]).toMatchObject({
      event: 'link',
      link: matching(/^landline:\/\/link\?a=.*#id=.*&m=/),
    });
    const answered = await bench.run([
      'link',
      String(offered[0]?.['link']),
      '--name',
      'laptop',
      '--profile',
      laptop,
      '--json',
    ]);
    expect(answered).toMatchObject({ code: 0, lines: [{ event: 'code', fingerprint: aText }] });
    expect(await bench.run(['rooms', '--profile', laptop, '--json'])).toMatchObject({ code: 1, stdout: '' });
    const accepted = await bob.run(['link', String(answered.lines[0]?.['code'])]);
    expect(accepted).toMatchObject({
      code: 0,
      lines: [{ event: 'linked', name: 'laptop', fingerprint: answered.lines[0]?.['fingerprint'] }],
    });
    const sent = await bench.run(['send', 'visitors', 'from my laptop', '--profile', laptop, '--json']);
    expect(sent.code).toBe(0);
    const { lines } = await anna.run(['history', 'visitors', '--limit', '1']);
    expect(lines[0]).toMatchObject({
      author: bob.joined['member'],
      device: answered.lines[0]?.['device'],
      text: 'from my laptop',
    });
  });

  it('ends a device by its name, which is cut off at once and stays out', async () => {
    const laptop = bench.profile('laptop');
    const tail = bench.start(['tail', '--profile', laptop, '--json']);
    await tail.noted('Following');
    expect(await bob.run(['link', '--revoke', 'laptop'])).toMatchObject({
      code: 0,
      lines: [{ event: 'revoked', name: 'laptop', fingerprint: aText }],
    });
    expect(await tail.ended).toMatchObject({ code: 1, stderr: containing('revoked') });
    expect(await bench.run(['rooms', '--profile', laptop, '--json'])).toMatchObject({ code: 1, stdout: '' });
    expect(await bob.run(['link', '--revoke', 'laptop'])).toMatchObject({ code: 1, stderr: containing('no device') });
    expect(await bob.run(['rooms'])).toMatchObject({ code: 0 });
  });

  it('does not end the device it is used on, which is what leaving is for', async () => {
    expect(await bob.run(['link', '--revoke', String(bob.joined['device'])])).toMatchObject({ code: 2 });
  });

  it('takes a damaged link or code for wrong usage', async () => {
    expect(await bob.run(['link', 'landline-device:x'])).toMatchObject({ code: 2 });
  });
});

describe('landline leave', () => {
  it('ends the membership and forgets the office', async () => {
    const lea = await joined(bench, 'Lea', host.invite);
    expect(await lea.run(['leave'])).toMatchObject({
      code: 0,
      lines: [{ event: 'left', officeId: host.ready['officeId'], name: 'Test Office' }],
    });
    expect((await lea.run(['offices'])).lines).toEqual([]);
    expect(await lea.run(['rooms'])).toMatchObject({ code: 1, stderr: containing('joined no office') });
    expect((await anna.run(['admin', 'members'])).lines).toContainEqual(having({ name: 'Lea', gone: true }));
  });
});

describe('several offices in one profile', () => {
  it('--office chooses by name, id or fingerprint; without it the one joined last is taken', async () => {
    const other = await startHost(bench, ['--name', 'Annex'], 'annex');
    const profile = bench.profile('both');
    for (const { invite } of [host, other]) await bench.run(['join', invite, '--name', 'Bea', '--profile', profile]);
    const id = String(host.ready['officeId']);
    const made = await bench.run(['export', '--profile', profile]);
    expect(made.stdout).toContain('"name":"Annex"');
    for (const office of ['Test Office', id, id.slice(0, 8)]) {
      expect((await bench.run(['export', '--profile', profile, '--office', office])).stdout).toContain(id);
    }
    expect(await bench.run(['rooms', '--profile', profile, '--office', 'nowhere'])).toMatchObject({ code: 1 });
  });
});

it('export -o writes a whole file or none', async () => {
  const path = join(bench.folder, 'export.html');
  expect(await anna.run(['export', '--format', 'html', '-o', path])).toMatchObject({
    code: 0,
    lines: [{ event: 'exported', path, format: 'html' }],
  });
  expect(readFileSync(path, 'utf8')).toMatch(/<\/html>\n$/);
  expect(await anna.run(['export', '-o', join(bench.folder, 'no', 'such', 'folder')])).toMatchObject({
    code: 1,
    stderr: containing('no such file or folder'),
  });
});

describe('landline join, by somebody who was in the office before', () => {
  const removed = async (name: string) => {
    const one = await joined(bench, name, host.invite);
    expect(await anna.run(['admin', 'kick', `@${name}`])).toMatchObject({ code: 0 });
    return one;
  };

  it('lets them back in as somebody new by an invite', async () => {
    const carl = await removed('Carl');
    expect(await carl.run(['rooms'])).toMatchObject({ code: 1, stderr: matching(/\(revoked\)\n$/) });
    const again = await carl.run(['join', host.invite, '--name', 'Carl']);
    expect(again).toMatchObject({ code: 0, lines: [{ event: 'joined', role: 'member' }] });
    expect(again.lines[0]?.['member']).not.toBe(carl.joined['member']);
    expect(await carl.run(['send', 'general', 'back'])).toMatchObject({ code: 0 });
  });

  it('takes the passcode that is given, also of an office that is known', async () => {
    const dora = await removed('Dora');
    const { lines } = await anna.run(['admin', 'passcode']);
    const passcode = String(lines[0]?.['passcode']);
    expect(await dora.run(['join', host.invite, '--name', 'Dora'])).toMatchObject({ code: 1, stdout: '' });
    const wrong = await dora.run(['join', host.invite, '--name', 'Dora', '--passcode', 'six']);
    expect(wrong).toMatchObject({ code: 1, stderr: containing('(passcode_wrong)') });
    const right = await dora.run(['join', host.invite, '--name', 'Dora', '--passcode', passcode]);
    expect(right).toMatchObject({ code: 0, lines: [{ event: 'joined' }] });
    await anna.run(['admin', 'settings', 'join=open']);
  });
});
