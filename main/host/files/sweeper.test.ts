import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { v7 as uuid } from 'uuid';
import { limits } from '../../../protocol/index.ts';
import { asked, office, send, uploadWhole } from './testing-office.ts';
import { idOf, person, sampleBytes } from './testing.ts';

const MiB = limits.chunkBytes;

describe('sweeping', () => {
  it('drops uploads that got no chunk for long, and folders that say nothing', async () => {
    const here = await office({ staleAfter: 10_000, clock: () => now });
    let now = Date.now();
    const who = person();
    const bytes = sampleBytes(2 * MiB);
    const [old, fresh] = [uuid(), uuid()];
    await here.files.handlers['file.begin'](who, asked(old, bytes.length));
    await send(here.files, who, old, bytes, [0]);
    writeFileSync(join(here.dir, 'uploads', 'stray'), '');
    utimesSync(join(here.dir, 'uploads', 'stray'), 1, 1);
    now += 20_000;
    await here.files.handlers['file.begin'](who, asked(fresh, bytes.length));
    await send(here.files, who, fresh, bytes, [0]);
    expect(await here.files.sweep()).toMatchObject({ uploads: 2 });
    expect(readdirSync(join(here.dir, 'uploads'))).toEqual([fresh]);
    expect(await send(here.files, who, old, bytes, [1])).toMatchObject([{ error: { code: 'not_found' } }]);
  });

  it('removes blobs that nothing refers to, but not those that come again meanwhile', async () => {
    const here = await office({ unreferencedAfter: -1_000 });
    const [gone, back] = [sampleBytes(10, 1), sampleBytes(10, 2)];
    const who = person();
    await uploadWhole(here.files, who, gone);
    await uploadWhole(here.files, who, back);
    const take = here.store.takeUnreferencedBlobs;
    here.store.takeUnreferencedBlobs = async (before) => {
      const taken = await take(before);
      await uploadWhole(here.files, who, back);
      return taken;
    };
    expect(await here.files.sweep()).toMatchObject({ blobs: 1 });
    expect(existsSync(here.files.blobPath(idOf(gone)))).toBe(false);
    expect(readFileSync(here.files.blobPath(idOf(back))).equals(back)).toBe(true);
  });
});
