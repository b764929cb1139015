import { computed, onScopeDispose, shallowReactive } from 'vue';
import type { Client } from '../../../client/index.ts';
import { useSnapshot } from '../../app/snapshot.ts';
import type { Faces } from '../../ui/faces.ts';
import { pictureSize } from '../files/picture-size.ts';
import { tellApart } from './alike.ts';

/** What a picture of a person may have; ours have far less. Others' are refused above it. */
const most = { bytes: 256 * 1024, side: 1024, kept: 500, atOnce: 3 };

/** How the people of an office look, for as long as the scope lives. */
export function useFacesOf(client: Client): Faces {
  const members = useSnapshot(
    client,
    ({ kind }) => kind === 'members',
    () => client.members(),
  );
  const blobs = computed(() => new Map(members.value.map(({ id, avatar }) => [id, avatar])));
  const urls = shallowReactive(new Map<string, string>());
  const asked = new Set<string>();
  const waiting: string[] = [];
  let loading = 0;

  async function loadNext(): Promise<void> {
    const blob = loading < most.atOnce ? waiting.shift() : undefined;
    if (blob === undefined) return;
    loading += 1;
    // Who has a picture that cannot be had, or that is too large, is shown without.
    const url = await load(client, blob).catch(() => undefined);
    loading -= 1;
    if (url !== undefined) keep(blob, url);
    void loadNext();
  }

  function keep(blob: string, url: string): void {
    urls.set(blob, url);
    const [oldest] = urls.keys();
    if (urls.size <= most.kept || oldest === undefined) return;
    URL.revokeObjectURL(urls.get(oldest) ?? '');
    urls.delete(oldest);
    asked.delete(oldest);
  }

  onScopeDispose(() => {
    for (const url of urls.values()) URL.revokeObjectURL(url);
  });

  return {
    picture(member) {
      const blob = blobs.value.get(member);
      if (blob === undefined) return undefined;
      const url = urls.get(blob);
      if (url === undefined && !asked.has(blob)) {
        asked.add(blob);
        waiting.push(blob);
        void loadNext();
      }
      return url;
    },
    marks: computed(() => tellApart(members.value)),
  };
}

/** Fetches a picture, each byte checked against its id, and makes an address for it that only this page knows. */
async function load(client: Client, blob: string): Promise<string> {
  let bytes = new Uint8Array();
  await client.download(blob, {
    prepare(size) {
      if (size > most.bytes) return Promise.reject(new Error('The picture is too large.'));
      bytes = new Uint8Array(size);
      return Promise.resolve();
    },
    write(offset, chunk) {
      bytes.set(chunk, offset);
      return Promise.resolve();
    },
  });
  const size = pictureSize(bytes);
  if (!size || size.width > most.side || size.height > most.side) throw new Error('It is no picture of a person.');
  return URL.createObjectURL(new Blob([bytes], { type: size.type }));
}
