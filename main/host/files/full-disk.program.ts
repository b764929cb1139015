import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { limits } from '../../../protocol/index.ts';
import { createFiles } from './create-files.ts';
import { chunksOf, idOf, memoryStore, person, quiet, sampleBytes } from './testing.ts';

// Works on a file system of 8 MiB, of which the host believes that it has room; prints what each step answered.
const [dir = ''] = process.argv.slice(2);
const who = person();
const files = await createFiles(
  { dir, sweepInterval: 0, reserveBytes: 0 },
  { store: memoryStore(), clock: Date.now, logger: quiet, freeSpace: () => Promise.resolve(1e12) },
);
const { 'file.begin': begin, 'file.put': put, 'file.commit': commit, 'file.abort': abort } = files.handlers;
type Answer = { ok: true } | { ok: false; error: { code: string } };
const said = (answer: Answer) => (answer.ok ? 'ok' : answer.error.code);

async function send(bytes: Buffer) {
  const upload = uuid();
  await begin(who, { upload, name: 'a', size: bytes.length, type: 'a/b' });
  const puts = [];
  for (const [index, data] of chunksOf(bytes).entries()) puts.push(said(await put(who, { upload, index, data })));
  return { upload, puts, commit: () => commit(who, { upload, blob: idOf(bytes) }).then(said) };
}

const MiB = limits.chunkBytes;
const tooBig = await send(sampleBytes(12 * MiB, 1));
const tooBigCommit = await tooBig.commit();
const small = await send(sampleBytes(900_000, 2));
const smallCommit = await small.commit();
await abort(who, { upload: tooBig.upload });
const half = await send(sampleBytes(4 * MiB, 3));
const filler = join(dir, 'filler');
try {
  writeFileSync(filler, Buffer.alloc(16 * MiB));
} catch {
  // Full now.
}
const whileFull = await half.commit();
const kept = () => readdirSync(join(dir, 'blobs'), { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
const servedWhileFull = kept().length;
rmSync(filler);
const whenFree = await half.commit();
const again = await small.commit();
console.log(
  JSON.stringify({
    tooBig: [...new Set(tooBig.puts)],
    tooBigCommit,
    small: small.puts,
    smallCommit,
    half: [...new Set(half.puts)],
    whileFull,
    servedWhileFull,
    whenFree,
    again,
    served: kept().map(({ name }) => name.length),
  }),
);
await files.stop();
