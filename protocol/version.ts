import { z } from 'zod';

/** The protocol version this code speaks, and the oldest it still understands. */
export const protocolVersion = { current: 1, oldest: 1 } as const;

/** The versions a side understands, both ends included. */
export const versionRange = z.object({ oldest: z.int().positive(), current: z.int().positive() });
export type VersionRange = z.infer<typeof versionRange>;

/**
 * The version two sides speak: the highest that both understand.
 *
 * @returns the version, or which side is behind.
 */
export function negotiateVersion(
  host: VersionRange,
  client: VersionRange,
): { version: number } | { update: 'client' | 'host' } {
  const version = Math.min(host.current, client.current);
  if (version >= host.oldest && version >= client.oldest) return { version };
  return { update: client.current < host.oldest ? 'client' : 'host' };
}
