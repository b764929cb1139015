import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { adviceCodes, findingCodes, networkChecks } from '../../protocol/index.ts';
import { reasons, type Reason } from '../dialer/index.ts';
import { troubleCodes, type Discovery, type FoundOffice, type NetworkState, type Trouble } from '../discovery/index.ts';
import { examine, type Check, type Finding } from './check.ts';
import { diskCheck } from './disk.ts';
import { firewallCheck } from './firewall.ts';
import { createChecks } from './index.ts';
import { interfacesCheck } from './interfaces.ts';
import { multicastChecks } from './multicast.ts';
import { portsCheck } from './ports.ts';
import { reachChecks, type Reach } from './reach.ts';

/** What the checks find; those that wait are told at once not to. */
async function found(...checks: readonly Check[]): Promise<Finding[]> {
  const each = checks.map(async ({ run }) => {
    const stop = new AbortController();
    queueMicrotask(() => stop.abort());
    return run(stop.signal);
  });
  return (await Promise.all(each)).flat();
}

async function examined(check: Pick<Check, 'run'>, stop = new AbortController()): Promise<Finding[]> {
  const findings = [];
  for await (const one of examine([{ id: 'N01', title: '', ...check }], stop.signal)) findings.push(one);
  return findings;
}

/** A network of these states, offices and troubles. */
function discovery(networks: NetworkState[], offices: FoundOffice[], troubles: Trouble[]): Discovery {
  const told: Partial<Discovery> = {
    start: () => undefined,
    browse: () => undefined,
    networks: () => networks,
    offices: () => offices,
    on(event, listener) {
      if (event === 'trouble') for (const trouble of troubles) (listener as (trouble: Trouble) => void)(trouble);
      return () => undefined;
    },
  };
  return told as Discovery;
}

const endpoints = [
  { address: '10.0.0.2', port: 7788 },
  { address: 'fe80::1%eth0', port: 7789 },
];
const here: FoundOffice = {
  ...{ key: 'k', office: 'a'.repeat(52), hostKey: 'h', name: 'Here', version: 1, epoch: 1, join: 'open', endpoints },
};
const states = (['working', 'listening', 'blocked', 'failed'] as const).map((state) => ({
  ...{ network: 'eth0', family: 'IPv4' as const, addresses: [], state, detail: 'EACCES' },
}));
const troubles = Object.entries(troubleCodes).map(([code, message]) => ({ code, message }) as Trouble);
const entry = (address: string, cidr: string) => ({
  ...{ address, cidr, internal: false, netmask: '', mac: '', family: 'IPv4' as const },
});
const adapters = {
  eth0: [entry('10.0.0.5', '10.0.0.5/24')],
  wg0: [entry('10.9.0.2', '10.9.0.2/24')],
  eth1: [entry('169.254.3.4', '169.254.3.4/16')],
};
const gone = (reason: Reason): Reach => ({ ok: false, reason, detail: reasons[reason] });
const answers = (apart: number) => async () => ({ ok: true as const, milliseconds: 3, clock: 1e12 + apart });
const office = { office: here.office, name: here.name, addresses: ['10.0.0.2:7788'] };
const clock = () => 1e12;
const on = (program: string) => async (asked: string) => {
  if (asked !== program) throw new Error('ENOENT');
  return 'running\nStatus: active\nhook input policy drop\nenabled\nON';
};
const problem = (code: string) => async (port: number) => (port === 1 ? 'EIO' : code);

/** Every finding there is, made by the checks of whatever network and computer it takes. */
async function everything(): Promise<Finding[]> {
  const stop = new AbortController();
  const endless = () => new Promise<never>(() => queueMicrotask(() => stop.abort()));
  const [ways] = reachChecks(
    [office],
    async () => gone('refused'),
    clock,
    () => true,
  );
  const clocks = [-61_000, 61_000].map((apart) => reachChecks([office], answers(apart), clock));
  const elsewhere = { ...office, addresses: ['10.0.0.2:7788', '10.0.0.3:7788'] };
  return [
    await examined({ run: () => Promise.reject(new Error('oh')) }),
    await examined({ run: endless }, stop),
    await found(
      interfacesCheck(() => adapters),
      interfacesCheck(() => ({})),
      ...multicastChecks(discovery(states, [here], troubles)),
      ...multicastChecks(discovery([], [], [])),
      ...[portsCheck(2, 2, async () => undefined), portsCheck(2, 2, problem('EACCES'))],
      ...[portsCheck(2, 2, problem('EADDRINUSE')), portsCheck(1, 2, problem('EACCES'))],
      portsCheck(2, 2, async (port) => (port === 2 ? 'EACCES' : undefined)),
      ...reachChecks([], async () => gone('refused'), clock),
      ...(ways ? [ways] : []),
      ...(Object.keys(reasons) as Reason[]).flatMap((why) => reachChecks([office], async () => gone(why), clock)),
      ...reachChecks([elsewhere], async (at) => (at.startsWith('10.0.0.3') ? answers(0)() : gone('refused')), clock),
      firewallCheck('linux', on('firewall-cmd')),
      firewallCheck('linux', on('nft')),
      firewallCheck('darwin', on('/usr/libexec/ApplicationFirewall/socketfilterfw')),
      firewallCheck('win32', on('netsh')),
      firewallCheck('linux', on('none')),
      firewallCheck('linux', async () => ''),
      diskCheck([{ what: 'x', path: tmpdir() }], async () => 0),
    ),
    ...(await Promise.all(
      clocks.map(async ([way, compared]) => [...(await found(way!)), ...(await found(compared!))]),
    )),
  ].flat();
}

it('every code is that of something the checks find, and its values are those that the window’s words name', async () => {
  const findings = await everything();
  expect([...new Set(findings.map(({ code }) => code))].toSorted()).toEqual(findingCodes.toSorted());
  const advices = findings.flatMap(({ advice }) => advice ?? []);
  expect([...new Set(advices)].toSorted()).toEqual(adviceCodes.toSorted());
  const words = JSON.parse(
    await readFile(new URL('../../renderer/i18n/words/en/network.json', import.meta.url), 'utf8'),
  ) as Record<string, string>;
  for (const { code, advice, values } of findings) {
    const said = `${words[code]} ${advice === undefined ? '' : words[`advice_${advice}`]}`;
    const places = [...said.matchAll(/\{(\w+)/g)].map(([, place]) => place);
    expect(Object.keys(values), said).toEqual(expect.arrayContaining(places));
  }
});

it('what to do is said of those troubles alone that it helps against', async () => {
  const advised = (some: Finding[], advice: Finding['advice']) =>
    some.filter((one) => one.advice === advice).map(({ code }) => code);
  const findings = await everything();
  expect([...new Set(advised(findings, 'end_programs'))]).toEqual(['ports_taken']);
  const mdns = advised(await found(...multicastChecks(discovery([], [], troubles))), 'let_in_mdns');
  expect(mdns.toSorted()).toEqual(['trouble_blocked', 'trouble_no_permission', 'trouble_send_failed']);
});

it('every check has an id that the window knows', () => {
  const checks = createChecks(
    { offices: [], folders: [] },
    { discovery: discovery([], [], []), probe: async () => gone('refused'), clock, platform: 'linux' },
  );
  expect(checks.map(({ id }) => id)).toEqual([...networkChecks]);
});
