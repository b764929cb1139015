import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The built guest page: beside the sources' `out/`, or beside the bundled command in it. */
export function pageFolder(): string | undefined {
  const here = import.meta.dirname;
  return [join(here, '..', '..', 'out', 'renderer'), join(here, '..', 'renderer')].find((folder) =>
    existsSync(join(folder, 'index.html')),
  );
}
