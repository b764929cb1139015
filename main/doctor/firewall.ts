import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { limits, type AdviceCode } from '../../protocol/index.ts';
import { finding, type Check, type Finding } from './check.ts';

/** Runs a program and gives what it printed; rejects when it is not there or fails. */
export type Runner = (program: string, args: readonly string[], signal: AbortSignal) => Promise<string>;

const run = promisify(execFile);
export const runProgram: Runner = async (program, args, signal) =>
  (await run(program, [...args], { signal, timeout: 5_000, windowsHide: true })).stdout;

const [first, last] = [limits.defaultPort, limits.defaultPort + limits.portsTried - 1];
/** What a host may listen on. */
const ports = `${first}–${last}`;

type Firewall = {
  /** Absent: Apple's, which has no name of its own. */
  name?: string;
  ask: [string, string[]];
  active: RegExp;
  advice: AdviceCode;
  /** What an administrator types to let landline in. */
  command?: string;
};

/** What each platform's firewall says when asked, and what to do. First versions of programs that need no rights to be asked. */
const firewalls: Partial<Record<NodeJS.Platform, readonly Firewall[]>> = {
  linux: [
    {
      name: 'firewalld',
      ask: ['firewall-cmd', ['--state']],
      active: /^running/m,
      advice: 'firewall_command',
      command: `firewall-cmd --permanent --add-port=${first}-${last}/tcp --add-service=mdns && firewall-cmd --reload`,
    },
    {
      name: 'ufw',
      ask: ['ufw', ['status']],
      active: /^Status: active/m,
      advice: 'firewall_command',
      command: `ufw allow ${first}:${last}/tcp && ufw allow 5353/udp`,
    },
    {
      name: 'nftables',
      ask: ['nft', ['list', 'ruleset']],
      active: /hook input[^}]*(policy drop|\bdrop\b|\breject\b)/s,
      advice: 'firewall_accept',
    },
  ],
  darwin: [
    {
      ask: ['/usr/libexec/ApplicationFirewall/socketfilterfw', ['--getglobalstate']],
      active: /enabled/i,
      advice: 'firewall_mac',
    },
  ],
  win32: [
    {
      name: 'Windows Firewall',
      ask: ['netsh', ['advfirewall', 'show', 'currentprofile', 'state']],
      active: /\bON\b/i,
      advice: 'firewall_windows',
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
      for (const { name, ask, active, advice, command } of firewalls[platform] ?? []) {
        const said = await runner(ask[0], ask[1], signal).catch(() => undefined);
        if (said === undefined) continue;
        asked++;
        if (!active.test(said)) continue;
        findings.push(
          name === undefined
            ? finding('warning', 'firewall_on_mac', { ports }, advice)
            : finding('warning', 'firewall_on', { firewall: name, ports, ...(command && { command }) }, advice),
        );
      }
      if (findings.length > 0) return findings;
      if (asked > 0) return [finding('ok', 'firewall_none', {})];
      return [finding('skipped', 'firewall_unknown', { ports }, 'firewall_let_in')];
    },
  };
}
