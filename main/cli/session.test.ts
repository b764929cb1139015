import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProfile, type Profile } from './profile/profile.ts';
import { takeSender } from './session.ts';

let folder: string;
let profile: Profile;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landline-session-'));
  profile = openProfile(folder, Date.now);
});
afterEach(() => {
  profile.close();
  rmSync(folder, { recursive: true });
});

const office = { id: 'a'.repeat(52) };
const never = new AbortController().signal;

describe('a command that sends', () => {
  it('says that another one does when it has waited for it long enough', async () => {
    const release = await takeSender(profile, office, never);
    await expect(takeSender(profile, office, never, 80)).rejects.toThrow(/Another command .* is still sending/);
    release();
    (await takeSender(profile, office, never, 80))();
  });

  it('says what is wrong when the lock cannot be taken at all', async () => {
    mkdirSync(join(folder, 'offices', `${office.id}.lock`));
    await expect(takeSender(profile, office, never)).rejects.toThrow(/^This profile cannot be written: \S/);
  });
});
