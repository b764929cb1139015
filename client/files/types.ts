/** A file to send, read in pieces; nothing of it is kept in memory longer than its chunk is on its way. */
export type Source = {
  name: string;
  /** Bytes. */
  size: number;
  /** Media type without parameters; `application/octet-stream` when unknown. */
  type: string;
  /** `length` bytes from `offset`; the source must not change while it is sent. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** The same file again has the same key (path, size and time of change): an upload that was broken off goes on. */
  key?: string;
};

/** Where a download goes. Chunks come in any order. */
export type Sink = {
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** The chunks it holds already from an earlier try, checked and durable, as ranges `[first, last]`. */
  have?(): Promise<readonly (readonly [number, number])[]>;
  /** Called with the blob's size and chunk count before the first write. */
  prepare?(size: number, chunks: number): Promise<void>;
};

export type Progress = {
  /** Bytes that are where they should be. */
  done: number;
  size: number;
  /** Whether the connection is away for the moment. */
  paused: boolean;
};

export type TransferOptions = {
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
};

export type UploadOptions = TransferOptions & {
  /** Added to the attachment. */
  width?: number;
  height?: number;
  thumbnail?: string;
};
export type DownloadOptions = TransferOptions;

/** SHA-256 of bytes; 32 bytes. WebCrypto unless one is given: Node's own needs less, since WebCrypto copies what it hashes. */
export type HashChunk = (bytes: Uint8Array) => Promise<Uint8Array>;
