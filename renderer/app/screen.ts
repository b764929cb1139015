import type { Status } from '../../client/index.ts';
import type { ErrorCode, JoinMode, WireError } from '../../protocol/index.ts';
import type { Said, WordKey } from '../i18n/i18n.ts';

/** What the page shows. */
export type Screen =
  | { show: 'office' }
  | { show: 'opening'; trouble?: Said }
  | { show: 'join'; asks: JoinMode; refusal?: WordKey }
  | { show: 'waiting' }
  | { show: 'end'; title: WordKey; text: Said };

/**
 * Which screen belongs to the connection's state.
 *
 * @param member - whether this device is known to belong to the office already.
 * @param asks - how the office lets people in, from its card; the host's own answer counts more.
 * @param invited - whether an invite was brought along: it leads back in whoever was taken off the list.
 */
export function screenFor(status: Status, member: boolean, asks: JoinMode, invited = false): Screen {
  const { phase, error } = status;
  if (phase === 'pending_approval') return { show: 'waiting' };
  const isOut = status.ended ?? (phase === 'refused' && error?.code === 'revoked');
  if (invited && isOut) return { show: 'join', asks };
  if (phase === 'stopped' && status.ended) return { show: 'end', ...endings[status.ended] };
  if (phase === 'refused' && error) {
    const refusal = refusals[error.code];
    if (refusal !== undefined) return { show: 'join', asks: error.join ?? asks, ...(refusal && { refusal }) };
    return { show: 'end', ...endingOf(error) };
  }
  if (member) return { show: 'office' };
  return {
    show: 'opening',
    ...(phase === 'offline' && { trouble: { key: error ? `errors.${error.code}` : 'app.noAnswer' } }),
  };
}

/** Refusals after which the person can try again; null where there is nothing to say. */
const refusals: Partial<Record<ErrorCode, WordKey | null>> = {
  join_required: null,
  passcode_wrong: 'join.wrongPasscode',
  invite_invalid: 'join.invalidInvite',
  exists: 'join.nameTaken',
  bad_request: 'join.nameRefused',
};

const ending = (name: 'kicked' | 'revoked' | 'denied' | 'officeBehind' | 'pageBehind' | 'impostor') =>
  ({ title: `app.${name}Title`, text: { key: `app.${name}Text` } }) as const;

const endings = { kicked: ending('kicked'), revoked: ending('revoked') };

function endingOf({ code, update }: WireError): { title: WordKey; text: Said } {
  switch (code) {
    case 'banned':
      return endings.kicked;
    case 'revoked':
      return endings.revoked;
    case 'join_denied':
      return ending('denied');
    case 'unsupported_version':
      return ending(update === 'host' ? 'officeBehind' : 'pageBehind');
    case 'wrong_office':
    case 'bad_proof':
      return ending('impostor');
    default:
      return { title: 'app.refusedTitle', text: { key: `errors.${code}` } };
  }
}
