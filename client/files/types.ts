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
export type Sink = (WritingSink | CheckingSink) & {
  /** The chunks it holds already from an earlier try, checked and durable, as ranges `[first, last]`. */
  have?(): Promise<readonly (readonly [number, number])[]>;
  /** Called with the blob's size and chunk count before the first write. */
  prepare?(size: number, chunks: number): Promise<void>;
};

/** Is given chunks that were checked. */
type WritingSink = { write(offset: number, bytes: Uint8Array): Promise<void> };

/** Checks chunks itself: what can hash beside the thread that receives them spares that one most of its work. */
type CheckingSink = {
  /**
   * Writes the bytes if `sha256` is their SHA-256. Bytes and memory are the sink's from then on.
   *
   * @returns whether it was; if not, nothing was written.
   */
  writeChecked(offset: number, bytes: Uint8Array, sha256: Uint8Array): Promise<boolean>;
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
