import { randomUUID, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { officeIdOf } from './chain.ts';

/** What is remembered of an office: how to know it, and where it was. */
export const officeWays = z.object({
  /** The first root's certificate, PEM; absent until it was met. */
  root: z.string().max(10_000).optional(),
  /** The endpoint that worked last, `address:port`. */
  last: z.string().max(300).optional(),
  /** `host:port` as typed, from the invite, or where it was found; names stay names. Newest first. */
  addresses: z
    .array(z.object({ address: z.string().max(300), source: z.enum(['typed', 'invite', 'remembered']) }))
    .max(16),
});
export type OfficeWays = z.infer<typeof officeWays>;

/** Where ways are remembered, by office id. */
export type WayMemory = {
  get(office: string): Promise<OfficeWays | undefined>;
  put(office: string, ways: OfficeWays): Promise<void>;
};

/** A memory that lasts as long as the process. */
export function createWayMemory(): WayMemory {
  const byOffice = new Map<string, OfficeWays>();
  return {
    get: async (office) => byOffice.get(office),
    put: async (office, ways) => void byOffice.set(office, ways),
  };
}

/** A memory in a JSON file. Ways can be found again: one that cannot be read counts as empty. */
export function createFileWayMemory(path: string): WayMemory {
  const file = z.record(z.string(), officeWays);
  let loaded: Promise<Map<string, OfficeWays>> | undefined;
  let writing: Promise<void> = Promise.resolve();
  const load = async () => {
    try {
      return new Map(Object.entries(file.parse(JSON.parse(await readFile(path, 'utf8')))));
    } catch {
      return new Map<string, OfficeWays>();
    }
  };
  const known = () => (loaded ??= load());
  return {
    get: async (office) => (await known()).get(office),
    async put(office, ways) {
      const all = await known();
      all.set(office, ways);
      const write = async () => {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        const draft = `${path}.${randomUUID()}.part`;
        await writeFile(draft, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`, { mode: 0o600 });
        await rename(draft, path);
      };
      writing = writing.then(write, write);
      await writing;
    },
  };
}

/** What is remembered of an office's addresses, the one that worked last first. */
export function addressesOf(ways: OfficeWays | undefined): string[] {
  if (ways === undefined) return [];
  return [
    ...new Set([...(ways.last === undefined ? [] : [ways.last]), ...ways.addresses.map(({ address }) => address)]),
  ];
}

/** @returns the pinned root, or undefined when what was remembered is not the root of that office. */
export function pinnedRoot(office: string, { root }: OfficeWays): string | undefined {
  try {
    return root !== undefined && officeIdOf(new X509Certificate(root)) === office ? root : undefined;
  } catch {
    return undefined;
  }
}
