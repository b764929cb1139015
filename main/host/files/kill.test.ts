import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { v7 as uuid } from 'uuid';
import { limits } from '../../../protocol/index.ts';
import { createFiles } from './create-files.ts';
import { chunksOf, idOf, memoryStore, person, quiet, sampleBytes, temporaryFolder } from './testing.ts';

// Two processes are started, which takes long on a machine that is busy with other tests.
it(
  'has every acknowledged chunk after kill -9 in the middle of an upload, and resumes there',
  { timeout: 90_000 },
  async () => {
    const dir = temporaryFolder(onTestFinished);
    const who = person();
    const upload = uuid();
    const bytes = sampleBytes(12 * limits.chunkBytes + 11);
    for (let round = 0; round < 2; round += 1) {
      const acknowledged = await untilKilled(dir, who.member, upload, bytes.length, 4);
      const files = await createFiles(
        { dir, sweepInterval: 0 },
        { store: memoryStore(), clock: Date.now, logger: quiet },
      );
      const begun = await files.handlers['file.begin'](who, { upload, name: 'a', size: bytes.length, type: 'a/b' });
      if (!begun.ok) throw new Error(begun.error.message);
      const have = begun.have.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, n) => first + n));
      expect(have).toEqual(expect.arrayContaining(acknowledged));
      await files.stop();
    }
    const store = memoryStore();
    const files = await createFiles({ dir, sweepInterval: 0 }, { store, clock: Date.now, logger: quiet });
    onTestFinished(() => files.stop());
    await files.handlers['file.begin'](who, { upload, name: 'a', size: bytes.length, type: 'a/b' });
    for (const [index, data] of chunksOf(bytes).entries())
      await files.handlers['file.put'](who, { upload, index, data });
    expect(await files.handlers['file.commit'](who, { upload, blob: idOf(bytes) })).toMatchObject({ ok: true });
    expect(readFileSync(files.blobPath(idOf(bytes))).equals(bytes)).toBe(true);
    expect(existsSync(join(dir, 'uploads', upload, 'data'))).toBe(false);
  },
);

/** Runs a host's files in a process of their own and kills it after some more chunks; answers what it had acknowledged. */
async function untilKilled(
  dir: string,
  member: string,
  upload: string,
  size: number,
  chunks: number,
): Promise<number[]> {
  const program = join(import.meta.dirname, 'kill.program.ts');
  const child = spawn(process.execPath, [program, dir, member, upload, String(size)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let text = '';
  for await (const piece of child.stdout) {
    text += String(piece);
    if (text.split('\n').length > chunks) child.kill('SIGKILL');
  }
  await ended;
  const lines = text.split('\n').slice(0, -1).map(Number);
  expect(lines.length).toBeGreaterThanOrEqual(chunks);
  return lines;
}
