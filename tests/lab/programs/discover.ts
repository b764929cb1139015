/**
 * Runs discovery in a lab host: `discover.ts '{"announce": [...], "browse": true, "options": {...}}'`. Prints each event as a
 * JSON line; takes commands on stdin.
 */
import { createInterface } from 'node:readline';
import { createDiscovery } from '../../../main/discovery/index.ts';
import type { Announcement, DiscoveryOptions } from '../../../main/discovery/index.ts';

export type DiscoverConfig = { announce?: Announcement[]; browse?: boolean; options?: Partial<DiscoveryOptions> };

const config = JSON.parse(process.argv[2] ?? '{}') as DiscoverConfig;
/** Milliseconds on a clock that all programs of the machine share. */
const clock = () => performance.timeOrigin + performance.now();
const say = (event: string, fields: object = {}) => console.log(JSON.stringify({ event, t: clock(), ...fields }));
const began = clock();

// One discovery announces one office, as one host does; the first also browses.
const announcements: (Announcement | undefined)[] = config.announce?.length ? config.announce : [undefined];
const discoveries = announcements.map((announcement) => {
  const discovery = createDiscovery(config.options);
  discovery.on('found', (office) => say('found', office));
  discovery.on('changed', (office) => say('changed', office));
  discovery.on('lost', (office, reason) => say('lost', { ...office, reason }));
  discovery.on('networks', (networks) => say('networks', { networks }));
  discovery.on('trouble', (trouble) => say('trouble', trouble));
  discovery.start();
  if (announcement) say('advertised', discovery.advertise(announcement));
  return discovery;
});
const [first] = discoveries;
if (config.browse) first?.browse();
say('started', { began });

async function stop(): Promise<void> {
  await Promise.all(discoveries.map((discovery) => discovery.stop()));
  process.exit(0);
}

const commands: Record<string, () => unknown> = {
  offices: () => say('offices', { offices: first?.offices() }),
  state: () => say('state', { networks: first?.networks() }),
  refresh: () => first?.refresh(),
  usage() {
    const cpu = process.cpuUsage();
    say('usage', { rss: process.memoryUsage.rss(), cpu: (cpu.user + cpu.system) / 1_000 });
  },
  stop: () => void stop(),
};
createInterface({ input: process.stdin }).on('line', (line) => commands[line]?.());
process.once('SIGTERM', () => void stop());
