import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import type { Attachment } from '../../../protocol/index.ts';
import { useOffice } from '../../app/snapshot.ts';

export type BlobUrl = {
  readonly url: Readonly<ShallowRef<string | undefined>>;
  /** What went wrong when it was asked for. */
  readonly trouble: Readonly<ShallowRef<unknown>>;
  /** Asks for one that is good for some minutes. */
  ask(): Promise<string | undefined>;
  /** Whether the one there is has run out, so that what failed may go on with another. */
  isOver(): boolean;
};

/** Where a file can be read over HTTP; the address runs out after some minutes. */
export function useBlobUrl(file: () => Attachment): BlobUrl {
  const { client } = useOffice();
  const url = shallowRef<string>();
  const trouble = shallowRef<unknown>();
  let expires = 0;
  let gone = false;
  onScopeDispose(() => (gone = true));
  return {
    url,
    trouble,
    async ask() {
      try {
        const answer = await client.blobUrl(file());
        if (gone) return undefined;
        trouble.value = undefined;
        expires = answer.expires;
        url.value = answer.url;
        return answer.url;
      } catch (error) {
        trouble.value = error;
        return undefined;
      }
    },
    // The host's clock and this one may differ a little.
    isOver: () => Date.now() > expires - 10_000,
  };
}
