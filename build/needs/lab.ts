import { spawnSync } from 'node:child_process';
import { canInstall, installPackages } from './debian.ts';
import { onPath } from './on-path.ts';

/** The programs of the lab and the Debian packages that bring them. */
const programs = {
  ip: 'iproute2',
  nft: 'nftables',
  unshare: 'util-linux',
  'dbus-daemon': 'dbus',
  'avahi-daemon': 'avahi-daemon',
  'avahi-browse': 'avahi-utils',
  'avahi-publish': 'avahi-utils',
} as const;

/**
 * What the lab of network namespaces lacks here.
 *
 * @returns the reason in one line, or undefined when nothing is missing.
 */
export function labProblem(): string | undefined {
  if (process.platform !== 'linux') return 'the lab needs Linux (network namespaces)';
  if (process.getuid?.() !== 0) return 'the lab needs root (network namespaces)';
  const missing = missingPackages();
  return missing.length === 0 ? undefined : `the lab needs the packages ${missing.join(', ')}`;
}

/** Installs what the lab lacks where that is possible, then asks {@link labProblem} again. */
export function bringLab(): string | undefined {
  const missing = missingPackages();
  if (missing.length > 0 && canInstall()) {
    console.error(`Installing for the lab: ${missing.join(', ')}.`);
    installPackages(missing);
  }
  return labProblem();
}

function missingPackages(): string[] {
  const missing = Object.entries(programs).flatMap(([program, name]) => (onPath(program) ? [] : [name]));
  // A library of Debian's own Python; another one on the PATH does not see it.
  const zeroconf = spawnSync('/usr/bin/python3', ['-c', 'import zeroconf'], { stdio: 'ignore' }).status === 0;
  return [...new Set([...missing, ...(zeroconf ? [] : ['python3-zeroconf'])])];
}
