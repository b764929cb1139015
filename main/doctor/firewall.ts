import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { limits } from '../../protocol/index.ts';
import type { Check, Finding } from './check.ts';

/** Runs a program and gives what it printed; rejects when it is not there or fails. */
export type Runner = (program: string, args: readonly string[], signal: AbortSignal) => Promise<string>;

const run = promisify(execFile);
export const runProgram: Runner = async (program, args, signal) =>
  (await run(program, [...args], { signal, timeout: 5_000, windowsHide: true })).stdout;

const ports = `TCP ${limits.defaultPort}–${limits.defaultPort + limits.portsTried - 1} and UDP 5353`;

type Firewall = { name: string; ask: [string, string[]]; active: RegExp; remedy: string };

/** What each platform's firewall says when asked, and what to do. First versions of programs that need no rights to be asked. */
const firewalls: Partial<Record<NodeJS.Platform, readonly Firewall[]>> = {
  linux: [
    {
      name: 'firewalld',
      ask: ['firewall-cmd', ['--state']],
      active: /^running/m,
      remedy: `firewall-cmd --permanent --add-port=${limits.defaultPort}-${limits.defaultPort + limits.portsTried - 1}/tcp --add-service=mdns && firewall-cmd --reload`,
    },
    {
      name: 'ufw',
      ask: ['ufw', ['status']],
      active: /^Status: active/m,
      remedy: `ufw allow ${limits.defaultPort}:${limits.defaultPort + limits.portsTried - 1}/tcp && ufw allow 5353/udp`,
    },
    {
      name: 'nftables',
      ask: ['nft', ['list', 'ruleset']],
      active: /hook input[^}]*(policy drop|\bdrop\b|\breject\b)/s,
      remedy: `Accept ${ports} in the input chain.`,
    },
  ],
  darwin: [
    {
      name: 'The application firewall',
      ask: ['/usr/libexec/ApplicationFirewall/socketfilterfw', ['--getglobalstate']],
      active: /enabled/i,
      remedy: 'System Settings › Network › Firewall › Options: allow landline (or node).',
    },
  ],
  win32: [
    {
      name: 'Windows Firewall',
      ask: ['netsh', ['advfirewall', 'show', 'currentprofile', 'state']],
      active: /\bON\b/i,
      remedy:
        'Allow landline (node.exe) on private networks: Windows Security › Firewall › Allow an app. Check that the network is marked private.',
    },
  ],
};

/** N07: whether a firewall on this computer may keep others out. It can only be asked whether it is on, not what it does. */
export function firewallCheck(platform: NodeJS.Platform, runner: Runner): Check {
  return {
    id: 'N07',
    title: 'Firewall of this computer',
    async run(signal) {
      const findings: Finding[] = [];
      let asked = 0;
      for (const { name, ask, active, remedy } of firewalls[platform] ?? []) {
        const said = await runner(ask[0], ask[1], signal).catch(() => undefined);
        if (said === undefined) continue;
        asked++;
        if (active.test(said))
          findings.push({ state: 'warning', found: `${name} is on; for hosting it must let in ${ports}.`, remedy });
      }
      if (findings.length > 0) return findings;
      if (asked > 0) return [{ state: 'ok', found: 'None that blocks incoming connections was seen.' }];
      return [
        {
          state: 'skipped',
          found: 'No firewall program could be asked (not there, or not permitted).',
          remedy: `If others cannot reach you: let in ${ports}.`,
        },
      ];
    },
  };
}
