import { LandlineError } from '../../protocol/index.ts';

/** Why a command ends without having done its work: one line for a person, and the exit code. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: 1 | 2;

  constructor(reason: string, { exitCode = 1, cause }: { exitCode?: 1 | 2; cause?: unknown } = {}) {
    super(reason, { cause });
    this.exitCode = exitCode;
  }
}

/** The arguments do not make sense together: exit code 2. */
export function usageError(reason: string): CommandError {
  return new CommandError(reason, { exitCode: 2 });
}

const systemReasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
  EADDRINUSE: 'the port is taken',
  EADDRNOTAVAIL: 'this computer does not have that address',
  ECONNREFUSED: 'nothing listens there',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no network to it',
  ETIMEDOUT: 'it does not answer',
};

/** SQLite's primary result codes (sqlite.org/rescode.html) that a person can do something about. */
const databaseReasons: Readonly<Record<number, string>> = {
  8: 'the file may not be written',
  10: 'the disk fails',
  11: 'the file is damaged',
  13: 'the disk is full',
  14: 'the file cannot be opened',
  26: 'the file is damaged: it is no database',
};

/** `errcode` is SQLite's. */
type SystemError = NodeJS.ErrnoException & { errcode?: number; address?: string; port?: number };

/** The one line that tells a person why: never a stack trace, never more than a line. */
export function reasonOf(error: unknown): string {
  if (error instanceof CommandError) return oneLine(error.message);
  if (error instanceof LandlineError) return `${oneLine(error.message)} (${error.code})`;
  if (!(error instanceof Error)) return oneLine(String(error));
  const { code, errcode, path, address, port } = error as SystemError;
  const known = databaseReasons[(errcode ?? 0) & 0xff] ?? (code === undefined ? undefined : systemReasons[code]);
  if (known === undefined) return oneLine(error.message) || error.name;
  const where = path ?? (address === undefined ? undefined : `${address}${port === undefined ? '' : `:${port}`}`);
  return where === undefined ? known : `${where}: ${known}`;
}

/** 2 for wrong usage, 1 for all else. */
export function exitCodeOf(error: unknown): 1 | 2 {
  return error instanceof CommandError ? error.exitCode : 1;
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
}
