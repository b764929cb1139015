import { limits } from '../../../protocol/index.ts';
import type { Sink } from '../../../client/index.ts';

/** A sink that knows which chunks it was given: who goes on with it later need not fetch those again. It forgets them with the page. */
export function remembering(sink: Sink): Sink {
  const chunks: number[] = [];
  const have = () => Promise.resolve(chunks.toSorted((a, b) => a - b).map((chunk) => [chunk, chunk] as const));
  const remember = (offset: number) => chunks.push(offset / limits.chunkBytes);
  if ('writeChecked' in sink) {
    return {
      ...sink,
      have,
      async writeChecked(offset, bytes, sha256) {
        const right = await sink.writeChecked(offset, bytes, sha256);
        if (right) remember(offset);
        return right;
      },
    };
  }
  return {
    ...sink,
    have,
    async write(offset, bytes) {
      await sink.write(offset, bytes);
      remember(offset);
    },
  };
}
