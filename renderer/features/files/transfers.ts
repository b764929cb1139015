import { shallowReactive } from 'vue';
import type { Client, Source } from '../../../client/index.ts';
import { folderPath, LandlineError, mediaType, type Attachment } from '../../../protocol/index.ts';
import type { WordKey } from '../../i18n/i18n.ts';
import type { Chosen } from './dropped.ts';
import { FileChanged, wholeOf, type OnDisk } from './on-disk.ts';
import { createPace } from './pace.ts';
import { pictureFacts, type PictureFacts } from './picture.ts';
import type { Shelf, Shelved } from './shelf.ts';
import { createUnfinishedList, fileKey, keyOf, type Unfinished } from './unfinished.ts';

/** Uploads at once, over all rooms: more would only share the same line, and none of them would be there sooner. */
const atOnce = 2;
/** Pictures above this are sent without a preview: they are read as a whole for it. Bytes. */
const largestDecoded = 40 * 1024 * 1024;
/** Files of one draft; more are for the command line, which shows no list. */
export const mostFiles = 500;

/** A file that goes with a draft: what is written in a room or a thread (`draftIn`). */
export type Transfer = {
  readonly id: number;
  readonly draft: string;
  readonly name: string;
  /** The folder it was in, where a whole one was chosen. */
  readonly folder?: string;
  readonly size: number;
  /** The same file again has the same one; absent where it cannot be chosen again. */
  readonly key?: string | undefined;
  /** Media type; absent where it is not known any more. */
  readonly type?: string;
  /** A voice note: sent by itself as soon as it is there, whatever is being written. */
  readonly alone?: boolean;
  /** Bytes that the host has. */
  done: number;
  /** Bytes per second, while it is told. */
  speed?: number | undefined;
  /**
   * `queued`: others are on their way first. `paused`: the office cannot be reached. `held`: the person stopped it for now.
   * `broken`: a reload broke it off; the same file again goes on where it was.
   */
  state: 'queued' | 'sending' | 'paused' | 'held' | 'failed' | 'ready' | 'broken';
  error?: WordKey;
  thumbnail?: string;
  attachment?: Attachment;
  /** What is sent, where the page has it; a reload takes it away. */
  readonly file?: File;
};

export type Transfers = {
  /** Those of a draft, in their order. Reactive. */
  of(draft: string): Transfer[];
  /** Those of all drafts. Reactive. */
  all(): Transfer[];
  /** @returns how many were not taken because there are {@link mostFiles} already. */
  add(draft: string, files: readonly Chosen[], how?: { alone: boolean }): number;
  /** Stops and forgets it. */
  cancel(id: number): void;
  /** Stops it until {@link resume}; what the host has stays there. */
  pause(id: number): void;
  /** Goes on with what was paused or failed, in its turn. */
  resume(id: number): void;
  /** Takes the files of a draft that are ready. */
  take(draft: string): TakenFiles;
  /** Takes one file that is ready. */
  takeOne(id: number): TakenFiles;
};

/** Files that were taken to be sent. A reload finds them where they were, until they are `done`. */
export type TakenFiles = {
  readonly attachments: Attachment[];
  /** They are kept elsewhere now, but for those that are `left`, which are ready again. */
  done(left?: readonly Attachment[]): void;
};

/** Only the person can bring what it is to be sent from: a reload took it away, or it is not as it was when it was chosen. */
export const isToBeChosen = ({ state, error }: Transfer) =>
  state === 'broken' || (state === 'failed' && error === 'files.changed');

export const isOnTheWay = ({ state }: Transfer) =>
  state === 'queued' || state === 'sending' || state === 'paused' || state === 'held';

/** The files on their way, whatever room is in view. */
export function createTransfers(
  client: Pick<Client, 'upload'>,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  office: string,
  {
    now = Date.now,
    factsOf = pictureFacts,
    shelf,
    onUnkept,
  }: {
    now?: () => number;
    factsOf?: (file: File) => Promise<PictureFacts>;
    /** Where files wait for who loads the page again; absent: nowhere. */
    shelf?: Shelf;
    /** The browser does not keep what was to be kept. */
    onUnkept?: () => void;
  } = {},
): Transfers {
  const transfers = shallowReactive(new Map<number, Transfer>());
  /** What is sent, for as long as it may have to be read. */
  const sources = new Map<number, { source: Source; facts: Promise<PictureFacts> }>();
  const running = new Map<number, AbortController>();
  const remembered = createUnfinishedList(storage, office);
  /** What each is called on the shelf: in the order of their coming. */
  const keys = new Map<number, string>();
  let last = 0;
  /** One picture is decoded at a time: each takes memory by its pixels. */
  let decoding: Promise<PictureFacts> = Promise.resolve({});

  // Where it cannot be read, nothing is there.
  void shelf?.read().then((found) => {
    for (const [key, what] of found) fromShelf(key, what);
    next();
  }, onUnkept);
  for (const file of remembered.list()) begin(file, { state: 'broken', key: keyOf(file) });

  function begin(
    { draft, name, folder, size }: Pick<Transfer, 'draft' | 'name' | 'size'> & { folder?: string | undefined },
    more: Partial<Transfer> & Pick<Transfer, 'state'>,
  ): Transfer {
    const transfer: Transfer = shallowReactive({
      ...{ id: ++last, draft, name, size, done: 0, ...more },
      ...(folder !== undefined && { folder }),
    });
    transfers.set(transfer.id, transfer);
    return transfer;
  }

  function beginReady(draft: string, attachment: Attachment): Transfer {
    const { name, path: folder, size, type, thumbnail } = attachment;
    return begin(
      { draft, name, folder, size },
      { state: 'ready', type, attachment, ...(thumbnail !== undefined && { thumbnail }) },
    );
  }

  function beginQueued(draft: string, { file, folder }: Chosen, alone: boolean): Transfer {
    const source = sourceOf(file, folder);
    const { name, size } = file;
    const local = file instanceof Blob && { file };
    const transfer = begin(
      { draft, name, folder, size },
      { state: 'queued', type: source.type, key: source.key, alone, ...local },
    );
    sources.set(transfer.id, { source, facts: decoded(transfer, file) });
    return transfer;
  }

  function fromShelf(key: string, what: Shelved): void {
    const { id } =
      'file' in what
        ? beginQueued(what.draft, { file: what.file }, what.alone)
        : beginReady(what.draft, what.attachment);
    keys.set(id, key);
  }

  /** It stays with its draft, also when the page is loaded again. */
  function keep({ id }: Transfer, what: Shelved): void {
    const key = keys.get(id) ?? `${now()}-${String(id).padStart(9, '0')}`;
    keys.set(id, key);
    shelf?.put(key, what).catch(() => onUnkept?.());
  }

  function unkeep(id: number): void {
    const key = keys.get(id);
    keys.delete(id);
    // What stays there is seen again, and can be removed then.
    if (key !== undefined) shelf?.remove(key).catch(() => undefined);
  }

  function decoded(transfer: Transfer, file: File | OnDisk): Promise<PictureFacts> {
    if (!file.type.startsWith('image/') || file.size > largestDecoded) return Promise.resolve({});
    decoding = decoding.then(async () => {
      if (!transfers.has(transfer.id)) return {};
      // A picture that cannot be shown small is sent like any other file.
      const facts = await factsIn(file).catch((): PictureFacts => ({}));
      if (facts.thumbnail !== undefined) transfer.thumbnail = facts.thumbnail;
      return facts;
    });
    return decoding;
  }

  const factsIn = async (file: File | OnDisk) => factsOf(file instanceof Blob ? file : await wholeOf(file));

  /** Begins what may begin, in the order it was added. */
  function next(): void {
    for (const transfer of transfers.values()) {
      if (running.size >= atOnce) return;
      const known = sources.get(transfer.id);
      if (transfer.state !== 'queued' || !known || running.has(transfer.id)) continue;
      // The same file once more: the host has it when this one's turn comes.
      if ([...running.keys()].some((id) => sources.get(id)?.source.key === known.source.key)) continue;
      void send(transfer, known);
    }
  }

  async function send(transfer: Transfer, { source, facts }: { source: Source; facts: Promise<PictureFacts> }) {
    const stop = new AbortController();
    running.set(transfer.id, stop);
    transfer.state = 'sending';
    delete transfer.error;
    const pace = createPace();
    try {
      const picture = await facts;
      stop.signal.throwIfAborted();
      const attachment = await client.upload(source, {
        ...picture,
        signal: stop.signal,
        onProgress({ done, paused }) {
          if (stop.signal.aborted) return;
          transfer.done = done;
          transfer.state = paused ? 'paused' : 'sending';
          transfer.speed = pace.tell(now(), done, paused);
        },
      });
      // A folder whose name not every system takes comes as its files alone.
      const path = folderPath.safeParse(transfer.folder).data;
      transfer.attachment = { ...attachment, ...(path !== undefined && { path }) };
      transfer.state = 'ready';
      sources.delete(transfer.id);
      forgetOnDisk(transfer);
      // A voice note stays as it is until it is sent: it goes out by itself, also after a reload.
      if (!transfer.alone) keep(transfer, { draft: transfer.draft, attachment: transfer.attachment });
    } catch (error) {
      if (!stop.signal.aborted) {
        transfer.state = 'failed';
        transfer.error = reasonOf(error);
      }
    } finally {
      transfer.speed = undefined;
      running.delete(transfer.id);
      next();
    }
  }

  function forgetOnDisk(transfer: Transfer): void {
    for (const known of remembered.list())
      if (known.draft === transfer.draft && keyOf(known) === transfer.key) remembered.remove(known);
  }

  /** Out of sight; what is kept of it stays. */
  function drop(transfer: Transfer): void {
    transfers.delete(transfer.id);
    sources.delete(transfer.id);
    if (transfer.state !== 'ready') forgetOnDisk(transfer);
  }

  function taken(draft: string, list: readonly Transfer[]): TakenFiles {
    list.forEach(drop);
    return {
      attachments: list.flatMap(({ attachment }) => attachment ?? []),
      done(left = []) {
        for (const { id } of list) unkeep(id);
        for (const attachment of left) keep(beginReady(draft, attachment), { draft, attachment });
      },
    };
  }

  const all = () => [...transfers.values()];
  const of = (draft: string) => all().filter((transfer) => transfer.draft === draft && !transfer.alone);

  return {
    of,
    all,
    add(draft, chosen, { alone = false } = { alone: false }) {
      const here = of(draft);
      const fitting = chosen.slice(0, Math.max(0, mostFiles - here.length));
      for (const one of fitting) {
        const { file, folder, unsaved = false } = one;
        const { name, size } = file;
        // What a reload broke off is found again by name and size, one that changed by its name; the key decides whether the host's
        // part of it is used.
        const alike = here.filter(
          (known) =>
            isToBeChosen(known) &&
            transfers.has(known.id) &&
            known.name === name &&
            known.folder === folder &&
            (known.state === 'failed' || known.size === size),
        );
        const { key } = sourceOf(file, folder);
        const before = alike.find((known) => known.key === key) ?? alike[0];
        if (before) drop(before);
        const transfer = beginQueued(draft, one, alone);
        if (unsaved && file instanceof Blob) keep(transfer, { draft, file, alone });
      }
      remembered.add(
        ...fitting.filter(({ unsaved }) => !unsaved).map(({ file, folder }) => unfinishedOf(draft, file, folder)),
      );
      next();
      return chosen.length - fitting.length;
    },
    cancel(id) {
      const transfer = transfers.get(id);
      if (transfer) {
        drop(transfer);
        unkeep(id);
      }
      running.get(id)?.abort();
    },
    pause(id) {
      const transfer = transfers.get(id);
      if (!transfer || !isOnTheWay(transfer)) return;
      transfer.state = 'held';
      running.get(id)?.abort();
    },
    resume(id) {
      const transfer = transfers.get(id);
      if (!transfer || !sources.has(id) || (transfer.state !== 'held' && transfer.state !== 'failed')) return;
      transfer.state = 'queued';
      next();
    },
    take: (draft) =>
      taken(
        draft,
        of(draft).filter(({ state }) => state === 'ready'),
      ),
    takeOne(id) {
      const transfer = transfers.get(id);
      return taken(transfer?.draft ?? '', transfer?.state === 'ready' ? [transfer] : []);
    },
  };
}

const unfinishedOf = (draft: string, file: File | OnDisk, folder?: string): Unfinished => ({
  ...{ draft, name: file.name, size: file.size },
  // The key of a file on the desktop has the time in it.
  ...(file instanceof Blob ? { modified: file.lastModified } : { modified: 0, key: file.key }),
  ...(folder !== undefined && { folder }),
});

function sourceOf(file: File | OnDisk, folder: string | undefined): Source {
  if (!(file instanceof Blob)) return file;
  const { name, size, lastModified: modified } = file;
  const type = mediaType.safeParse(file.type.split(';')[0]?.trim().toLowerCase()).data ?? 'application/octet-stream';
  return {
    name,
    size,
    type,
    key: fileKey({ name, size, modified, ...(folder !== undefined && { folder }) }),
    read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
  };
}

function reasonOf(error: unknown): WordKey {
  if (error instanceof LandlineError) return `errors.${error.code}`;
  if (error instanceof FileChanged) return 'files.changed';
  return error instanceof DOMException && error.name === 'NotReadableError' ? 'files.changed' : 'files.failed';
}
