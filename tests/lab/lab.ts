import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { startProcess } from './process.ts';
import type { LabProcess } from './process.ts';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

export type LabHost = {
  readonly name: string;
  /** Starts a command in the host; relative paths are relative to the repository. */
  run(command: string, ...args: string[]): LabProcess;
  /** Starts a TypeScript program of the repository with this very Node. */
  node(program: string, ...args: string[]): LabProcess;
  /** Runs a shell line to its end. @returns what it printed. */
  shell(line: string): string;
  /** Plugs in an adapter; `address` like `10.78.0.1/24`, undefined for link-local IPv6 alone. */
  plug(adapter: string, lan: string, address?: string): void;
  /** Takes the adapter out of the machine. */
  unplug(adapter?: string): void;
  /** Pulls or restores the cable: the carrier is lost. */
  cable(connected: boolean, adapter?: string): void;
  /** Switches the adapter off or on. */
  adapter(on: boolean, adapter?: string): void;
  /** Silent loss: the carrier stays, nothing arrives. */
  mute(on: boolean, adapter?: string, lan?: string): void;
  /** A firewall that drops all mDNS, both ways; of IPv4 (`ip`), IPv6 (`ip6`) or both (`inet`). */
  blockMdns(on: boolean, family?: 'inet' | 'ip' | 'ip6'): void;
  /** Another IPv4 lease on the same adapter, or none at all. */
  readdress(address: string | undefined, adapter?: string): void;
};

export type Lab = {
  /** Adds a machine on `lan0` as 10.77.0.N/24 with link-local IPv6 and a gateway that does not exist. */
  host(name: string, lan?: string): LabHost;
  /** AP isolation on a LAN: machines reach the switch, not each other. */
  isolate(on: boolean, lan?: string): void;
  /** Ends every program started in it and takes its namespaces away. */
  close(): Promise<void>;
};

const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });

/**
 * Several machines on one: each host is a network namespace with a host name of its own, the switches are bridges in one more
 * namespace, so nothing reaches this machine's network. All of them carry a prefix that is this lab's alone.
 */
export function createLab(): Lab {
  const prefix = `ll-${process.pid}-${randomBytes(3).toString('hex')}`;
  const space = (name: string) => `${prefix}-${name}`;
  const switches = space('switch');
  const spaces: string[] = [];
  const lans = new Set<string>();
  const programs: LabProcess[] = [];
  let hosts = 0;

  function addSpace(name: string): void {
    ip('netns', 'add', name);
    spaces.push(name);
    ip('-n', name, 'link', 'set', 'lo', 'up');
  }
  function dropSpaces(): void {
    for (const name of spaces.splice(0)) {
      try {
        ip('netns', 'del', name);
      } catch {
        // Gone already; the others must go, too.
      }
    }
  }
  // A failed test run must not leave namespaces behind.
  process.once('exit', dropSpaces);

  function addLan(lan: string): void {
    if (lans.has(lan)) return;
    lans.add(lan);
    ip('-n', switches, 'link', 'add', lan, 'type', 'bridge', 'mcast_snooping', '0', 'forward_delay', '0');
    ip('-n', switches, 'link', 'set', lan, 'up');
  }

  function createHost(name: string, number: number): LabHost {
    const own = space(name);
    const port = (adapter: string) => `${name}-${adapter}`;
    const gateway = () => ip('-n', own, 'route', 'replace', 'default', 'via', '10.77.0.254', 'dev', 'eth0');
    const enter = ['netns', 'exec', own, 'unshare', '-u', 'sh', '-c', 'hostname "$0"; exec "$@"', `host-${name}`];

    function run(command: string, ...args: string[]): LabProcess {
      const program = startProcess('ip', [...enter, command, ...args], process.env, repository);
      programs.push(program);
      return program;
    }
    const host: LabHost = {
      name,
      run,
      node: (program, ...args) => run(process.execPath, program, ...args),
      shell: (line) => ip(...enter, 'sh', '-c', line),
      plug(adapter, lan, address) {
        addLan(lan);
        ip('-n', switches, 'link', 'add', port(adapter), 'type', 'veth', 'peer', 'name', adapter, 'netns', own);
        ip('-n', switches, 'link', 'set', port(adapter), 'master', lan, 'up');
        if (address !== undefined) ip('-n', own, 'addr', 'add', address, 'dev', adapter);
        ip('-n', own, 'link', 'set', adapter, 'up');
        if (adapter === 'eth0' && address?.startsWith('10.77.')) gateway();
      },
      unplug: (adapter = 'eth0') => ip('-n', own, 'link', 'del', adapter),
      cable: (connected, adapter = 'eth0') =>
        ip('-n', switches, 'link', 'set', port(adapter), connected ? 'up' : 'down'),
      adapter(on, adapter = 'eth0') {
        ip('-n', own, 'link', 'set', adapter, on ? 'up' : 'down');
        if (on && adapter === 'eth0') gateway();
      },
      mute: (on, adapter = 'eth0', lan = 'lan0') =>
        ip('-n', switches, 'link', 'set', port(adapter), ...(on ? ['nomaster'] : ['master', lan])),
      blockMdns(on, family = 'inet') {
        const chains = ['input', 'output'].map(
          (way) => `chain ${way} {\n type filter hook ${way} priority 0\n udp dport 5353 drop\n }\n`,
        );
        const input = on ? `table ${family} lab {\n ${chains.join(' ')} }\n` : `delete table ${family} lab\n`;
        execFileSync('ip', ['netns', 'exec', own, 'nft', '-f', '-'], { input, stdio: 'pipe' });
      },
      readdress(address, adapter = 'eth0') {
        ip('-n', own, '-4', 'addr', 'flush', 'dev', adapter);
        if (address !== undefined) ip('-n', own, 'addr', 'add', address, 'dev', adapter);
      },
    };
    addSpace(own);
    // Without this a link-local address cannot be used for its first second or two.
    execFileSync(
      'ip',
      ['netns', 'exec', own, 'sysctl', '-qw', 'net.ipv6.conf.default.accept_dad=0', 'net.ipv6.conf.all.accept_dad=0'],
      { stdio: 'ignore' },
    );
    if (number > 0) host.plug('eth0', 'lan0', `10.77.0.${number}/24`);
    return host;
  }

  addSpace(switches);
  return {
    host: (name, lan = 'lan0') => {
      hosts += 1;
      if (lan === 'lan0') return createHost(name, hosts);
      const host = createHost(name, 0);
      host.plug('eth0', lan, `10.${77 + Number(lan.slice(3))}.0.${hosts}/24`);
      return host;
    },
    isolate(on, lan = 'lan0') {
      const ports = ip('-n', switches, '-o', 'link', 'show', 'master', lan).matchAll(/^\d+: ([^@:]+)/gm);
      for (const [, port = ''] of ports) {
        execFileSync('bridge', ['-n', switches, 'link', 'set', 'dev', port, 'isolated', on ? 'on' : 'off']);
      }
    },
    async close() {
      await Promise.all(programs.map((program) => program.end()));
      dropSpaces();
      process.off('exit', dropSpaces);
    },
  };
}
