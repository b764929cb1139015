import type { SecretBox } from './secret-box.ts';
import { readIfThere, writeWhole } from './whole-file.ts';

/** Writes what the box makes of `plain`. */
export async function writeSealed(path: string, box: SecretBox, plain: Uint8Array): Promise<void> {
  await writeWhole(path, await box.seal(plain));
}

/**
 * @returns what was sealed, or undefined when there is no such file.
 * @throws Error with the path when the box does not open it.
 */
export async function readSealed(path: string, box: SecretBox): Promise<Uint8Array | undefined> {
  const sealed = await readIfThere(path);
  if (!sealed) return undefined;
  try {
    return await box.open(sealed);
  } catch (cause) {
    throw new Error(`${path} cannot be opened: it was sealed on another computer or by another user, or is damaged.`, {
      cause,
    });
  }
}
