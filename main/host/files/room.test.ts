import { describe, expect, it } from 'vitest';
import { v7 as uuid } from 'uuid';
import { limits } from '../../../protocol/index.ts';
import { asked, office, send, uploadWhole, type Office } from './testing-office.ts';
import { person, sampleBytes } from './testing.ts';

const MiB = limits.chunkBytes;

describe('room for files', () => {
  const begin = ({ files }: Office, who: ReturnType<typeof person>, size: number) =>
    files.handlers['file.begin'](who, asked(uuid(), size));

  it('is bounded by the size the office allows', async () => {
    const here = await office({ settings: { fileBytes: 1_000 } });
    expect(await begin(here, person(), 1_000)).toMatchObject({ ok: true });
    expect(await begin(here, person(), 1_001)).toMatchObject({ error: { code: 'too_large' } });
  });

  it("counts what is promised to a member's open uploads and what they have stored", async () => {
    const here = await office({ settings: { memberQuotaBytes: 1_000 } });
    const [who, other] = [person(), person()];
    await uploadWhole(here.files, who, sampleBytes(300));
    const both = await Promise.all([begin(here, who, 400), begin(here, who, 400)]);
    expect(both.map(({ ok }) => ok)).toEqual([true, false]);
    expect(both[1]).toMatchObject({ error: { code: 'quota_exceeded' } });
    expect(await begin(here, other, 1_000)).toMatchObject({ ok: true });
  });

  it("counts the office's", async () => {
    const here = await office({ settings: { officeQuotaBytes: 1_000 } });
    expect(await begin(here, person(), 600)).toMatchObject({ ok: true });
    expect(await begin(here, person(), 600)).toMatchObject({ error: { code: 'quota_exceeded' } });
  });

  it('leaves the disk what the log needs, counting what open uploads have still to write', async () => {
    const here = await office({ freeSpace: () => Promise.resolve(10 * MiB), reserveBytes: 4 * MiB });
    expect(await begin(here, person(), 4 * MiB)).toMatchObject({ ok: true });
    expect(await begin(here, person(), 4 * MiB)).toMatchObject({ error: { code: 'no_space' } });
    expect(await begin(here, person(), 2 * MiB)).toMatchObject({ ok: true });
  });

  it('is not kept for what was begun and never got a chunk, but for what goes on', async () => {
    let now = Date.now();
    const here = await office({ freeSpace: () => Promise.resolve(8 * MiB), reserveBytes: 0, clock: () => now });
    const who = person();
    const bytes = sampleBytes(3 * MiB);
    const [idle, going] = [uuid(), uuid()];
    await here.files.handlers['file.begin'](who, asked(idle, bytes.length));
    await here.files.handlers['file.begin'](who, asked(going, bytes.length));
    await send(here.files, who, going, bytes, [0]);
    now += 11 * 60_000;
    // Of the 8 MiB, 2 are promised to the one that goes on.
    expect(await begin(here, person(), 6 * MiB)).toMatchObject({ ok: true });
    expect(await begin(here, person(), 1)).toMatchObject({ error: { code: 'no_space' } });
    expect(await send(here.files, who, idle, bytes, [0])).toMatchObject([{ error: { code: 'not_found' } }]);
    expect(await send(here.files, who, going, bytes, [1, 2])).toMatchObject([{ ok: true }, { ok: true }]);
  });

  it('is the same after a restart: files that were sent whole are no unfinished uploads', async () => {
    const here = await office({
      uploadsPerMember: 2,
      settings: { memberQuotaBytes: 9 * MiB },
      freeSpace: () => Promise.resolve(8 * MiB),
      reserveBytes: 0,
    });
    const who = person();
    for (const seed of [1, 2]) await uploadWhole(here.files, who, sampleBytes(2 * MiB, seed));
    await here.files.stop();
    const later = await here.open();
    const next = asked(uuid(), 5 * MiB);
    expect(await later.handlers['file.begin'](who, next)).toMatchObject({ ok: true });
  });

  it('bounds how many uploads one member leaves open', async () => {
    const here = await office({ uploadsPerMember: 3 });
    const who = person();
    for (let n = 0; n < 3; n += 1) expect(await begin(here, who, 1)).toMatchObject({ ok: true });
    expect(await begin(here, who, 1)).toMatchObject({ error: { code: 'quota_exceeded' } });
  });
});
