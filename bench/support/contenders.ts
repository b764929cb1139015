import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDevice } from '../../tests/support/device.ts';
import type { BareOptions } from './bare-server.ts';
import { startChild, type Usage } from './child.ts';
import type { LandlineOptions, LandlineReady } from './landline-server.ts';
import { openLine } from './line.ts';
import { authOf, type Served, type ServerKind } from './speech.ts';

export type Contender = {
  kind: ServerKind;
  served: Served;
  usage(): Promise<Usage>;
  end(): Promise<void>;
};

export function tempFolder(within = tmpdir()): { path: string; remove(): void } {
  const path = mkdtempSync(join(within, 'landline-bench-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Arguments for node, such as `--cpu-prof`, for the server under test: `LANDLINE_BENCH_NODE="--cpu-prof" …`. */
const serverFlags = (process.env['LANDLINE_BENCH_NODE'] ?? '').split(' ').filter(Boolean);

export async function startLandline(dir: string, flags: string[] = [], page?: string): Promise<Contender> {
  const options: LandlineOptions = { dir, ...(page !== undefined && { page }) };
  const server = await startChild<LandlineReady>('support/landline-server.ts', options, [...serverFlags, ...flags]);
  const room = await firstRoom(server.ready);
  return { kind: 'landline', served: { ...server.ready, room }, usage: () => server.ask('usage'), end: server.end };
}

export async function startBare(options: BareOptions, flags: string[] = []): Promise<Contender> {
  const server = await startChild<LandlineReady>('support/bare-server.ts', options, flags);
  return { kind: 'bare', served: { ...server.ready, room: 'room' }, usage: () => server.ask('usage'), end: server.end };
}

/** The id of the room everybody is in, as a newcomer is told. */
async function firstRoom({ url, office }: LandlineReady): Promise<string> {
  const device = createTestDevice();
  let room = '';
  const line = await openLine({
    url,
    auth: (sid) => authOf(device, office, sid, 'Looker'),
    isLive: (frame) => frame.includes('["safe"'),
    onEvent: (frame) => {
      if (!frame.includes('["welcome"')) return;
      const [, welcome] = JSON.parse(frame.toString().slice(2)) as [string, { rooms: { id: string }[] }];
      room = welcome.rooms[0]?.id ?? '';
    },
  });
  line.close();
  return room;
}
