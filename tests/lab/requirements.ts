import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';

type Need = { reason: string; met: () => boolean };

const works = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const installed = (command: string) => works('sh', '-c', `command -v ${command}`);

const needs = {
  root: { reason: 'needs root', met: () => process.getuid?.() === 0 },
  ip: { reason: 'needs iproute2 (apt-get install iproute2)', met: () => installed('ip') && installed('bridge') },
  nft: { reason: 'needs nftables (apt-get install nftables)', met: () => installed('nft') },
  namespaces: {
    reason: 'needs leave to make network namespaces',
    met: () => works('unshare', '-n', '-u', '-m', 'true'),
  },
  node: { reason: 'needs Node 24', met: () => Number(process.versions.node.split('.')[0]) >= 24 },
  avahi: {
    reason: 'needs avahi (apt-get install avahi-daemon avahi-utils, without starting it)',
    met: () => ['avahi-daemon', 'avahi-browse', 'avahi-publish', 'dbus-daemon'].every(installed),
  },
  zeroconf: {
    reason: 'needs python-zeroconf (apt-get install python3-zeroconf)',
    met: () => works('/usr/bin/python3', '-c', 'import zeroconf'),
  },
} satisfies Record<string, Need>;

const always = ['root', 'ip', 'nft', 'namespaces', 'node'] as const;

/**
 * A group of lab scenarios. Where something it needs is missing, every one of its tests is reported as skipped, under a title
 * that says why.
 */
export function describeLab(title: string, body: () => void, more: readonly ('avahi' | 'zeroconf')[] = []): void {
  const missing = [...always, ...more].find((name) => !needs[name].met());
  const reason = missing && needs[missing].reason;
  describe.skipIf(reason !== undefined)(reason === undefined ? title : `${title} [skipped: ${reason}]`, body);
}
