import type { Attachment, files, Payload, Reply } from '../../protocol/index.ts';
import type { ClientStore } from '../stores/store.ts';
import type { Way } from '../types.ts';
import { createFileConnection } from './connection.ts';
import { download } from './download.ts';
import { fieldsOf, untilThrough } from './transfer.ts';
import type { DownloadOptions, HashChunk, Sink, Source, UploadOptions } from './types.ts';
import { upload } from './upload.ts';

export type TransfersDeps = {
  way: Way;
  auth: (sid: string) => Promise<object>;
  random: () => number;
  store: ClientStore;
  hash: HashChunk;
  clock: () => number;
  /** Ends all transfers. */
  stopping: AbortSignal;
};

/** Files both ways, over a connection of their own, so that a big one never delays a message. */
export function createTransfers({ way, auth, random, store, hash, clock, stopping }: TransfersDeps) {
  const connection = createFileConnection({ way, auth, random });
  const deps = { connection, store, hash, clock };
  const ended = (signal: AbortSignal | undefined) => (signal ? AbortSignal.any([signal, stopping]) : stopping);

  return {
    upload: (source: Source, options: UploadOptions = {}): Promise<Attachment> =>
      upload(source, options, ended(options.signal), deps),

    download: (blob: string, sink: Sink, options: DownloadOptions = {}): Promise<void> =>
      download(blob, sink, options, ended(options.signal), deps),

    ticket: (file: Payload<typeof files, 'file.ticket'>): Promise<Reply<typeof files, 'file.ticket'>> =>
      connection.use(() =>
        untilThrough(connection, stopping, {
          attempt: async () => fieldsOf(await connection.request('file.ticket', file)),
          progress: () => 0,
          onPause: () => undefined,
        }),
      ),

    renew(): void {
      if (!connection.connected()) return;
      connection.renew();
    },
    stop: connection.stop,
  };
}
