import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { v7 as uuid } from 'uuid';
import { limits } from '../../../protocol/index.ts';
import { asked, office, send, uploadWhole } from './testing-office.ts';
import { idOf, person, sampleBytes } from './testing.ts';

const MiB = limits.chunkBytes;

const kept = (dir: string) =>
  readdirSync(join(dir, 'blobs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

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

  it('removes all that nothing refers to, however many the log forgets in one go', async () => {
    const here = await office({ unreferencedAfter: -1_000 });
    const who = person();
    for (let seed = 1; seed <= 8; seed += 1) await uploadWhole(here.files, who, sampleBytes(10, seed));
    expect(await here.files.sweep()).toMatchObject({ blobs: 8 });
    expect(kept(here.dir)).toEqual([]);
  });

  it('removes what lies there and the log does not know, once it is old enough and nobody may come back to it', async () => {
    let now = Date.now();
    const here = await office({ clock: () => now, orphanAfter: 86_400_000 });
    const who = person();
    const [known, orphan] = [sampleBytes(2 * MiB, 1), sampleBytes(2 * MiB, 2)];
    for (const bytes of [known, orphan]) await uploadWhole(here.files, who, bytes);
    here.store.blobs.splice(1, 1);
    here.store.takeUnreferencedBlobs = () => Promise.resolve([]);
    const around = async () => {
      for (let sweep = 0; sweep < 8; sweep += 1) await here.files.sweep();
      return kept(here.dir).length;
    };
    expect(await around()).toBe(4);
    now += 2 * 86_400_000;
    await here.files.stop();
    // Until the upload's own folder is forgotten, its sender may ask for the commit again.
    const later = await here.open();
    for (let sweep = 0; sweep < 8; sweep += 1) await later.sweep();
    expect(kept(here.dir)).toHaveLength(4);
    await later.stop();
    rmSync(join(here.dir, 'uploads'), { recursive: true });
    here.files = await here.open();
    expect(await around()).toBe(2);
    expect(existsSync(here.files.blobPath(idOf(known)))).toBe(true);
  });

  it('removes blobs that nothing refers to, but not those that come again meanwhile', async () => {
    const here = await office({ unreferencedAfter: -1_000 });
    const [gone, back] = [sampleBytes(10, 1), sampleBytes(10, 2)];
    const who = person();
    await uploadWhole(here.files, who, gone);
    await uploadWhole(here.files, who, back);
    const take = here.store.takeUnreferencedBlobs;
    here.store.takeUnreferencedBlobs = async (before) => {
      here.store.takeUnreferencedBlobs = () => Promise.resolve([]);
      const taken = await take(before);
      await uploadWhole(here.files, who, back);
      return taken;
    };
    expect(await here.files.sweep()).toMatchObject({ blobs: 1 });
    expect(existsSync(here.files.blobPath(idOf(gone)))).toBe(false);
    expect(readFileSync(here.files.blobPath(idOf(back))).equals(back)).toBe(true);
  });
});
