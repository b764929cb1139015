import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** Whether packages can be installed here without asking anybody: root on Debian or one of its children. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

/** Asked by Debian's packages before they start a daemon; 101 is "no" (invoke-rc.d(8)). */
const policyFile = '/usr/sbin/policy-rc.d';

/**
 * Installs Debian packages without starting the daemons they carry: the tests start what they need in network namespaces, and
 * the machine itself stays as it was.
 *
 * @returns whether it worked; what went wrong is on stderr.
 */
export function installPackages(packages: readonly string[]): boolean {
  const ownPolicy = !existsSync(policyFile);
  if (ownPolicy) writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const run = (...args: string[]) =>
      spawnSync('apt-get', ['-q', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 })
        .status === 0;
    run('update');
    return run('install', '-y', '--no-install-recommends', ...packages);
  } finally {
    if (ownPolicy) rmSync(policyFile, { force: true });
  }
}
