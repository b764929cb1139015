import type { Change } from '../../client/index.ts';
import { plainLine } from './plain.ts';
import type { Session } from './session.ts';

type Trouble = Extract<Change, { kind: 'trouble' }>['trouble'];

/** What was wrong with what the host sent, for people. */
export const troubleLine = ({ message }: Trouble): string => `landline: ${plainLine(message)}`;

/** Says on stderr from now on what of the host's answers is left out, since it does not verify. */
export function noteTrouble({ client, output }: Pick<Session, 'client' | 'output'>): void {
  client.subscribe((change) => {
    if (change.kind === 'trouble' && change.trouble.code === 'bad_event') output.note(troubleLine(change.trouble));
  });
}
