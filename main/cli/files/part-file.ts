import { hash } from 'node:crypto';
import { open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { blobId, limits } from '../../../protocol/index.ts';
import type { Sink } from '../../../client/index.ts';
import { CommandError } from '../failure.ts';
import { createChunkWriter, type ChunkWriter } from './chunk-writer.ts';

/** Chunks are told durable in groups of this many: one flush of the disk for each group. */
const group = 16;
/** From this size on (bytes) a thread is worth its start, which takes as long as 50 MiB do. */
const threadFrom = 16 * limits.chunkBytes;

/** A download on its way: `FILE.part`, and `FILE.part.have` with the blob's id and the chunks that are on disk. */
export type PartFile = {
  sink: Sink;
  /** The file is whole: it gets its name. */
  finish(): Promise<void>;
  /** Leaves the parts for the next try. */
  close(): Promise<void>;
  /** There will be no next try: takes them away. */
  discard(): Promise<void>;
};

/**
 * Opens the parts of `path` for a blob. What an earlier try has written of the same blob is kept.
 *
 * @throws CommandError when the target is a folder, or a file that is no part of a download stands where the part should.
 */
export async function openPartFile(path: string, blob: string): Promise<PartFile> {
  if ((await stat(path).catch(() => undefined))?.isDirectory()) throw new CommandError(`${path} is a folder.`);
  const names = { part: `${path}.part`, have: `${path}.part.have` };
  const before = await readHave(names, blob);
  if (before === undefined) await clear(names);
  // The list comes first: a part without one is not ours to take away, also after a crash between the two.
  const have = await open(names.have, 'a');
  if (before === undefined) await have.write(`${blob}\n`);
  // r+ needs the file, wx+ needs it not to be there: two commands cannot both believe that they made it.
  const data = await open(names.part, before === undefined ? 'wx+' : 'r+', 0o666).catch(async (error: unknown) => {
    await have.close();
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? taken(path) : error;
  });
  const { ino, dev } = await data.stat();
  const isOurs = async (name: string) => {
    const there = await stat(name).catch(() => undefined);
    return there?.ino === ino && there.dev === dev;
  };
  const chunks = new Set(before);
  let fresh: number[] = [];
  let total = 0;
  let thread: ChunkWriter | undefined;
  let saving = Promise.resolve();

  async function save(told: readonly number[]): Promise<void> {
    await data.datasync();
    await have.write(told.map((chunk) => `${chunk}\n`).join(''));
  }
  function flush(): Promise<void> {
    const told = fresh;
    fresh = [];
    if (told.length > 0) saving = saving.then(() => save(told));
    return saving;
  }
  async function close(): Promise<void> {
    await flush();
    await Promise.all([data.close(), have.close(), thread?.stop()]);
  }
  async function writeHere(bytes: Uint8Array, offset: number, sha256: Uint8Array): Promise<boolean> {
    const right = hash('sha256', bytes, 'buffer').equals(sha256);
    if (right) await writeAll(data, bytes, offset);
    return right;
  }

  return {
    sink: {
      async have() {
        return ranges([...chunks].sort((a, b) => a - b));
      },
      async prepare(size) {
        total = size;
        if (size >= threadFrom) thread = createChunkWriter();
        await data.truncate(size);
      },
      async writeChecked(offset, bytes, sha256) {
        const right = await (thread?.write(data.fd, bytes, offset, sha256) ?? writeHere(bytes, offset, sha256));
        if (!right) return false;
        fresh.push(offset / limits.chunkBytes);
        if (fresh.length >= group) await flush();
        return true;
      },
    },
    async finish() {
      await data.truncate(total);
      await data.sync();
      await close();
      // Another command may have begun anew with another blob, or have fetched the same one to its end, meanwhile.
      if (await isOurs(names.part)) {
        await rename(names.part, path);
        await rm(names.have, { force: true });
      } else if (!(await isOurs(path))) throw taken(path);
      await syncFolder(dirname(path));
    },
    close,
    async discard() {
      await close();
      if (!(await isOurs(names.part))) return;
      await Promise.all([rm(names.part, { force: true }), rm(names.have, { force: true })]);
    },
  };
}

const taken = (path: string) =>
  new CommandError(`Another command is fetching another file to ${path}; say where to with -o FILE.`);

/** Takes away what a download of another blob has left, and nothing else. */
async function clear(names: { part: string; have: string }): Promise<void> {
  const [list] = (await readFile(names.have, 'utf8').catch(() => '')).split('\n');
  const isThere = async (name: string) => (await stat(name).catch(() => undefined)) !== undefined;
  // An empty list is one that a crash left, or none.
  const ours = list === '' ? [names.have] : blobId.safeParse(list).success ? [names.part, names.have] : [];
  const others = [names.part, names.have].filter((name) => !ours.includes(name));
  for (const name of others)
    if (await isThere(name))
      throw new CommandError(`${name} is there already, and no part of a download: move it away, or use -o FILE.`);
  await Promise.all([rm(names.part, { force: true }), rm(names.have, { force: true })]);
}

async function readHave(names: { part: string; have: string }, blob: string): Promise<number[] | undefined> {
  const text = await readFile(names.have, 'utf8').catch(() => '');
  const [of, ...lines] = text.split('\n');
  const there = await stat(names.part).catch(() => undefined);
  if (of !== blob || there === undefined) return undefined;
  // The last line may have been cut by a crash; it has no line feed and is left out.
  return lines
    .slice(0, -1)
    .map(Number)
    .filter((chunk) => Number.isSafeInteger(chunk) && chunk * limits.chunkBytes < there.size);
}

async function writeAll(file: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}

function ranges(sorted: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const chunk of sorted) {
    const last = found.at(-1);
    if (last && chunk === last[1] + 1) last[1] = chunk;
    else if (!last || chunk > last[1]) found.push([chunk, chunk]);
  }
  return found;
}

/** So that the new name survives a power cut; Windows cannot open folders and does without. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
