import { networkInterfaces } from 'node:os';
import type { Discovery } from '../discovery/index.ts';
import type { Check } from './check.ts';
import { diskCheck } from './disk.ts';
import { firewallCheck, runProgram } from './firewall.ts';
import { interfacesCheck } from './interfaces.ts';
import { multicastChecks } from './multicast.ts';
import { portsCheck } from './ports.ts';
import { reachChecks, type KnownOffice, type Prober } from './reach.ts';

export type DoctorOptions = {
  offices: readonly KnownOffice[];
  /** Folders whose disk must have room. */
  folders: readonly { what: string; path: string }[];
};

export type DoctorDeps = {
  /** Absent: the two multicast checks are left out. */
  discovery?: Discovery;
  probe: Prober;
  clock: () => number;
  platform: NodeJS.Platform;
};

/** The network doctor's checks in their order. Nothing runs before {@link examine} is called with them. */
export function createChecks(
  { offices, folders }: DoctorOptions,
  { discovery, probe, clock, platform }: DoctorDeps,
): Check[] {
  return [
    interfacesCheck(networkInterfaces),
    ...(discovery === undefined ? [] : multicastChecks(discovery)),
    portsCheck(),
    ...reachChecks(offices, probe, clock, (id) => discovery?.offices().some(({ office }) => office === id) ?? false),
    firewallCheck(platform, runProgram),
    diskCheck(folders),
  ];
}

export { examine } from './check.ts';
export type { Check, Diagnosis, Finding } from './check.ts';
export { createProber } from './prober.ts';
export type { KnownOffice, Prober, Reach } from './reach.ts';
