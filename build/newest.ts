import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** When the newest file below `folder` was changed, in milliseconds since 1970; 0 when there is none. */
export function newest(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((latest, file) => Math.max(latest, statSync(path.join(file.parentPath, file.name)).mtimeMs), 0);
}
