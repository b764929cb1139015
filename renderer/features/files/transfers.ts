import { shallowReactive } from 'vue';
import type { Client, Source } from '../../../client/index.ts';
import { LandlineError, limits, mediaType, type Attachment } from '../../../protocol/index.ts';
import type { WordKey } from '../../i18n/i18n.ts';
import { pictureFacts } from './picture.ts';
import { createUnfinishedList, fileKey, type Unfinished } from './unfinished.ts';

/** A file that was attached to the next message of a room. */
export type Transfer = {
  readonly id: number;
  readonly room: string;
  readonly name: string;
  readonly size: number;
  /** Bytes that the host has. */
  done: number;
  /** `broken`: a reload broke it off; the same file again goes on where it was. */
  state: 'sending' | 'paused' | 'failed' | 'ready' | 'broken';
  error?: WordKey;
  thumbnail?: string;
  attachment?: Attachment;
};

export type Transfers = {
  /** Reactive. */
  of(room: string): Transfer[];
  add(room: string, files: Iterable<File>): void;
  /** Stops and forgets it. */
  cancel(id: number): void;
  retry(id: number): void;
  /** Hands over the files that are ready, and forgets them here. */
  take(room: string): Attachment[];
  /** Files that were taken and could not be sent after all are ready again. */
  giveBack(room: string, attachments: readonly Attachment[]): void;
};

/** The files on their way, whatever room is in view. */
export function createTransfers(
  client: Client,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  office: string,
): Transfers {
  const transfers = shallowReactive(new Map<number, Transfer>());
  const running = new Map<number, { file: File; stop: AbortController }>();
  const remembered = createUnfinishedList(storage, office);
  let last = 0;

  for (const file of remembered.list()) begin(file, { state: 'broken' });

  function begin(
    { room, name, size }: Pick<Transfer, 'room' | 'name' | 'size'>,
    more: Pick<Transfer, 'state' | 'attachment' | 'thumbnail'>,
  ): Transfer {
    const transfer: Transfer = shallowReactive({ id: ++last, room, name, size, done: 0, ...more });
    transfers.set(transfer.id, transfer);
    return transfer;
  }

  async function send(transfer: Transfer, file: File): Promise<void> {
    const stop = new AbortController();
    running.set(transfer.id, { file, stop });
    remembered.add(factsOf(transfer.room, file));
    transfer.state = 'sending';
    delete transfer.error;
    try {
      const facts = await pictureFacts(file);
      if (facts.thumbnail !== undefined) transfer.thumbnail = facts.thumbnail;
      transfer.attachment = await client.upload(sourceOf(file), {
        ...facts,
        signal: stop.signal,
        onProgress({ done, paused }) {
          transfer.done = done;
          transfer.state = paused ? 'paused' : 'sending';
        },
      });
      transfer.state = 'ready';
      remembered.remove(factsOf(transfer.room, file));
    } catch (error) {
      if (stop.signal.aborted) return;
      transfer.state = 'failed';
      transfer.error = reasonOf(error);
    }
  }

  function forget(transfer: Transfer): void {
    transfers.delete(transfer.id);
    const file = running.get(transfer.id)?.file;
    running.delete(transfer.id);
    if (file) remembered.remove(factsOf(transfer.room, file));
    else for (const known of remembered.list()) if (isSame(known, transfer)) remembered.remove(known);
  }

  const of = (room: string) => [...transfers.values()].filter((transfer) => transfer.room === room);

  return {
    of,
    add(room, files) {
      for (const file of files) {
        if (of(room).length >= limits.attachments) return;
        const facts = factsOf(room, file);
        // What a reload broke off is found again by name and size; the key decides whether the host's part of it is used.
        const broken = of(room).find((known) => known.state === 'broken' && isSame(facts, known));
        if (broken) transfers.delete(broken.id);
        void send(begin(facts, { state: 'sending' }), file);
      }
    },
    cancel(id) {
      running.get(id)?.stop.abort();
      const transfer = transfers.get(id);
      if (transfer) forget(transfer);
    },
    retry(id) {
      const transfer = transfers.get(id);
      const file = running.get(id)?.file;
      if (transfer?.state === 'failed' && file) void send(transfer, file);
    },
    take(room) {
      const ready = of(room).filter(({ state }) => state === 'ready');
      for (const transfer of ready) forget(transfer);
      return ready.flatMap(({ attachment }) => attachment ?? []);
    },
    giveBack(room, attachments) {
      for (const attachment of attachments) {
        const { name, size, thumbnail } = attachment;
        begin({ room, name, size }, { state: 'ready', attachment, ...(thumbnail !== undefined && { thumbnail }) });
      }
    },
  };
}

const factsOf = (room: string, { name, size, lastModified: modified }: File): Unfinished => ({
  room,
  name,
  size,
  modified,
});
const isSame = (a: Unfinished, b: Transfer) => a.room === b.room && a.name === b.name && a.size === b.size;

function sourceOf(file: File): Source {
  const { name, size } = file;
  const type = mediaType.safeParse(file.type.split(';')[0]?.trim().toLowerCase()).data ?? 'application/octet-stream';
  return {
    name,
    size,
    type,
    key: fileKey({ name, size, modified: file.lastModified }),
    read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
  };
}

function reasonOf(error: unknown): WordKey {
  if (error instanceof LandlineError) return `errors.${error.code}`;
  return error instanceof DOMException && error.name === 'NotReadableError' ? 'files.changed' : 'files.failed';
}
