import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from './testing.ts';

/** A file system of its own needs a mount namespace of its own: Linux, as root. */
const canMount = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

it.skipIf(!canMount)(
  'on a full disk whoever sends is told, nothing half is served, and it goes on when there is room (needs root on Linux)',
  { timeout: 60_000 },
  () => {
    const dir = temporaryFolder(onTestFinished);
    const program = join(import.meta.dirname, 'full-disk.program.ts');
    const script = 'mount -t tmpfs -o size=8m none "$0" && exec "$1" "$2" "$0"';
    const run = spawnSync('unshare', ['-m', 'sh', '-c', script, dir, process.execPath, program], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toEqual({
      tooBig: ['ok', 'no_space'],
      tooBigCommit: 'bad_request',
      small: ['no_space'],
      smallCommit: 'bad_request',
      half: ['ok'],
      whileFull: 'no_space',
      servedWhileFull: 0,
      whenFree: 'ok',
      again: 'bad_request',
      // The blob and its hashes.
      served: [43, 50],
    });
  },
);
