import { z } from 'zod';
import { openLocalDoor, type LocalDoor, type LocalDoorDeps } from './http/local-door.ts';
import { readIfThere, writeWhole } from './trust/index.ts';

/** The ports that the page had, in the order in which they are tried: the first is where this computer's browsers know the office. */
const kept = z.array(z.int().min(1).max(65_535)).max(8);

export type LocalPage = LocalDoor & {
  /** Whether another port was taken than the one of before. */
  readonly moved: boolean;
};

/**
 * Opens the page for browsers of this computer on the port that it had before. A browser keeps what belongs to a page (its device's key, what
 * it wrote and did not send yet) by address and port: on another one nobody is known. A port that is taken stays in the list, for the time
 * when it is free again.
 *
 * @param path - of the file with the ports.
 * @throws LandlineError as {@link openLocalDoor}.
 */
export async function openLocalPage(path: string, deps: LocalDoorDeps): Promise<LocalPage> {
  const before = await readPorts(path);
  const door = await openLocalDoor(before, deps);
  if (!before.includes(door.port)) await writeWhole(path, JSON.stringify([...before.slice(0, 7), door.port]));
  return { ...door, moved: before.length > 0 && door.port !== before[0] };
}

/** What cannot be read is made anew: an office must not fail to open for want of it. */
async function readPorts(path: string): Promise<number[]> {
  const text = (await readIfThere(path))?.toString() ?? '';
  try {
    return kept.safeParse(JSON.parse(text)).data ?? [];
  } catch {
    return [];
  }
}
