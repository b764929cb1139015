import { failure, type chat, type Payload, type Reply, type Result } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { catchUp, headOf } from './catch-up.ts';
import { readEpochs } from './view.ts';
import { viewerOf, visibleRoom } from './visibility.ts';

/** The pages of a catch-up for whoever asks for them, whatever their connection began with. */
export function log(
  db: Database,
  member: string,
  { after, room }: Payload<typeof chat, 'log'>,
): Result<Reply<typeof chat, 'log'>> {
  const viewer = viewerOf(db, member);
  const only = viewer && room !== undefined ? visibleRoom(db, viewer, room) : undefined;
  const epoch = readEpochs(db).at(-1);
  if (!viewer || !epoch || (room !== undefined && !only)) return failure('not_found', 'There is no such room.');
  const { events, to } = catchUp(db, member, after, only?.key);
  return { ok: true, epoch: epoch.id, events, to, more: to < headOf(db) };
}
