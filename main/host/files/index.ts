export { createFiles } from './create-files.ts';
export type { FileHandlers, Files, FilesDeps, FilesOptions } from './create-files.ts';
export { blobPath } from './blob-store.ts';
