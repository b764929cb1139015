import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { v7 as uuid } from 'uuid';
import { limits } from '../../../protocol/index.ts';
import { createFiles } from './create-files.ts';
import { chunksOf, idOf, memoryStore, person, quiet, sampleBytes, temporaryFolder } from './testing.ts';

it.each([50_000, 2 * limits.chunkBytes + 1])(
  'an upload of %i bytes may be sent whole, begin to commit, without waiting for any answer',
  async (size) => {
    const files = await createFiles(
      { dir: temporaryFolder(onTestFinished), sweepInterval: 0 },
      { store: memoryStore(), clock: Date.now, logger: quiet },
    );
    onTestFinished(() => files.stop());
    const who = person();
    const bytes = sampleBytes(size);
    const upload = uuid();
    const answers = await Promise.all([
      files.handlers['file.begin'](who, { upload, name: 'a', size, type: 'a/b' }),
      ...chunksOf(bytes).map((data, index) => files.handlers['file.put'](who, { upload, index, data })),
      files.handlers['file.commit'](who, { upload, blob: idOf(bytes) }),
    ]);
    expect(answers.map(({ ok }) => ok)).not.toContain(false);
    expect(readFileSync(files.blobPath(idOf(bytes))).equals(bytes)).toBe(true);
  },
);
