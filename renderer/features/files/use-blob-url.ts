import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import { useOffice } from '../../app/snapshot.ts';
import type { Viewable } from './viewer.ts';

export type BlobUrl = {
  readonly url: Readonly<ShallowRef<string | undefined>>;
  /** What went wrong when it was asked for. */
  readonly trouble: Readonly<ShallowRef<unknown>>;
  /** Asks for one that is good for some minutes. */
  ask(): Promise<string | undefined>;
  /** Whether the one there is has run out, so that what failed may go on with another. */
  isOver(): boolean;
};

/** Where a file can be read: over HTTP, where the address runs out after some minutes, or here while it is still to be sent. */
export function useBlobUrl(file: () => Viewable): BlobUrl {
  const { client } = useOffice();
  const url = shallowRef<string>();
  const trouble = shallowRef<unknown>();
  let expires = 0;
  let gone = false;
  let made: string | undefined;
  onScopeDispose(() => {
    gone = true;
    if (made !== undefined) URL.revokeObjectURL(made);
  });
  return {
    url,
    trouble,
    async ask() {
      const { local } = file();
      if (local) {
        expires = Infinity;
        made ??= URL.createObjectURL(local);
        url.value = made;
        return made;
      }
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
