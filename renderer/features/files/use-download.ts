import { ref, type Ref } from 'vue';
import type { Attachment } from '../../../protocol/index.ts';
import { useOffice } from '../../app/snapshot.ts';
import { useErrorWords } from '../../app/words.ts';

/** The browser's own download: it streams to disk, whatever the size, and shows its progress itself. */
export function useDownload(): { download: (file: Attachment) => Promise<void>; trouble: Ref<string | undefined> } {
  const { client } = useOffice();
  const errorWords = useErrorWords();
  const trouble = ref<string>();

  async function download(file: Attachment): Promise<void> {
    trouble.value = undefined;
    try {
      const { url } = await client.blobUrl(file);
      const link = document.createElement('a');
      link.href = url;
      link.download = file.name;
      link.click();
    } catch (error) {
      trouble.value = errorWords(error);
    }
  }
  return { download, trouble };
}
