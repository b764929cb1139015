import { testAnnouncement } from '../../main/discovery/testing/announcements.ts';
import type { Announcement, FoundOffice } from '../../main/discovery/index.ts';
import type { LabHost } from './lab.ts';
import type { LabProcess, ProgramEvent } from './process.ts';
import type { DiscoverConfig } from './programs/discover.ts';

/** Rounds of 1.5 s instead of 15: lost after 4 s at most. */
export const quick = { ladder: [300, 600], round: 1_500, grace: 700, poll: 400, sleepGap: 20_000, retry: 1_500 };

export function discover(host: LabHost, config: DiscoverConfig): LabProcess {
  return host.node('tests/lab/programs/discover.ts', JSON.stringify({ options: quick, ...config }));
}

/** Announces an office in that host and waits until it has begun. */
export async function announce(
  host: LabHost,
  name: string,
  more: Partial<Announcement> = {},
  options: DiscoverConfig['options'] = quick,
): Promise<LabProcess> {
  const program = discover(host, { announce: [testAnnouncement(name, more)], options });
  await program.wait('started');
  return program;
}

export async function browse(host: LabHost, options: DiscoverConfig['options'] = quick): Promise<LabProcess> {
  const program = discover(host, { browse: true, options });
  await program.wait('started');
  return program;
}

/** Matches an event about the office of that name. */
export const about = (event: string, name: string) => {
  const match = (e: ProgramEvent) => e.event === event && e['name'] === name;
  return Object.assign(match, { toString: () => `${event} ${name}` });
};

/** What it lists now. */
export async function listed(program: LabProcess): Promise<FoundOffice[]> {
  return (await program.ask('offices'))['offices'] as FoundOffice[];
}

export const addresses = (office: ProgramEvent | FoundOffice | undefined) =>
  ((office?.endpoints ?? []) as FoundOffice['endpoints']).map((endpoint) => endpoint.address);
