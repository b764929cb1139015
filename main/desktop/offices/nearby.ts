import type { OfficeNearby } from '../../../protocol/index.ts';
import { formatEndpoint, type Discovery, type FoundOffice } from '../../discovery/index.ts';

const most = 500;

/** What the network says of an office, as the window shows it. */
export function nearbyOf({ office, name, endpoints, join, version }: FoundOffice): OfficeNearby {
  const [first] = endpoints;
  return { office, name, host: first ? formatEndpoint(first) : '', join, version };
}

/** Several hosts of one office are one office to a person: the one that was found first. */
export function listNearby(found: readonly FoundOffice[]): OfficeNearby[] {
  const firsts = found.filter(({ office }, at) => found.findIndex((one) => one.office === office) === at);
  return firsts.slice(0, most).map(nearbyOf);
}

/** Has the whole list told at each change, to the window and to the dialer. @returns takes the listeners off. */
export function watchOffices(discovery: Discovery, told: (found: readonly FoundOffice[]) => void): () => void {
  const tell = () => told(discovery.offices());
  const stops = (['found', 'changed', 'lost'] as const).map((event) => discovery.on(event, tell));
  return () => stops.forEach((stop) => stop());
}
