import { writeSync } from 'node:fs';
import { createFiles } from './create-files.ts';
import { chunksOf, memoryStore, quiet, sampleBytes } from './testing.ts';

// Uploads what is missing, four chunks in flight, and prints each acknowledged chunk's index; kill.test.ts kills it.
const [dir = '', member = '', upload = '', size = '0'] = process.argv.slice(2);
const who = { member, device: 'device' };
const files = await createFiles({ dir, sweepInterval: 0 }, { store: memoryStore(), clock: Date.now, logger: quiet });
const begun = await files.handlers['file.begin'](who, { upload, name: 'a', size: Number(size), type: 'a/b' });
if (!begun.ok) throw new Error(begun.error.message);
const missing = [...chunksOf(sampleBytes(Number(size))).entries()].filter(
  ([index]) => !begun.have.some(([first, last]) => index >= first && index <= last),
);
await Promise.all(
  [0, 1, 2, 3].map(async () => {
    for (let next = missing.shift(); next; next = missing.shift()) {
      const [index, data] = next;
      const result = await files.handlers['file.put'](who, { upload, index, data });
      if (result.ok) writeSync(1, `${index}\n`);
    }
  }),
);
// Whatever was quicker than the signal: the test wants to end it itself.
setInterval(() => undefined, 1_000);
