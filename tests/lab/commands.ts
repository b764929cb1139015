import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { LabHost } from './lab.ts';
import type { LabProcess } from './process.ts';

/** The commands that people and scripts use, on machines of a lab, with what they keep in a folder of its own. */
export function createCommands() {
  const dir = mkdtempSync(join(tmpdir(), 'landline-lab-'));
  const profile = (name: string) => ['--profile', join(dir, name)];
  const command = (host: LabHost, ...args: string[]) => host.node('main/cli/landline.ts', ...args, '--json');

  return {
    /** `landline ARGS --json` on that machine. */
    command,
    profile,
    /** An office hosted there; `ready` is its first line. */
    hosts: (host: LabHost, ...more: string[]) =>
      command(host, 'host', '--name', 'Lab', '--data', join(dir, 'host'), ...more),
    async joined(host: LabHost, name: string, target: string): Promise<void> {
      const joining = command(host, 'join', target, '--name', name, ...profile(name));
      await joining.wait('joined', { timeout: 20_000 });
      await finished(joining);
    },
    /** Starts following, and waits until what is said from now on will be printed. */
    async following(host: LabHost, name: string): Promise<LabProcess> {
      const tail = command(host, 'tail', 'general', ...profile(name));
      await expect.poll(() => tail.errors(), { timeout: 20_000 }).toContain('Following');
      return tail;
    },
    close: () => rmSync(dir, { recursive: true, force: true }),
  };
}

export type Commands = ReturnType<typeof createCommands>;

/** Waits for a command that ends by itself. */
export async function finished(process: LabProcess, timeout = 20_000): Promise<void> {
  await expect.poll(() => process.running(), { timeout }).toBe(false);
}
