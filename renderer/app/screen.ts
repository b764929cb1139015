import type { Status } from '../../client/index.ts';
import type { JoinMode } from '../../protocol/index.ts';

/** What the page shows. */
export type Screen =
  | { show: 'office' }
  | { show: 'opening'; trouble?: string }
  | { show: 'join'; asks: JoinMode; refusal?: string }
  | { show: 'waiting' }
  | { show: 'end'; title: string; text: string };

/**
 * Which screen belongs to the connection's state.
 *
 * @param member - whether this device is known to belong to the office already.
 * @param asks - how the office lets people in, from its card; the host's own answer counts more.
 */
export function screenFor(status: Status, member: boolean, asks: JoinMode): Screen {
  const { phase, error, reason } = status;
  if (phase === 'pending_approval') return { show: 'waiting' };
  if (phase === 'stopped' && status.ended) return { show: 'end', ...endings[status.ended] };
  if (phase === 'refused' && error) {
    const refusal = refusals[error.code];
    if (refusal !== undefined) return { show: 'join', asks: error.join ?? asks, ...(refusal !== '' && { refusal }) };
    return { show: 'end', ...endingOf(status) };
  }
  if (member) return { show: 'office' };
  return { show: 'opening', ...(phase === 'offline' && { trouble: reason ?? 'The office does not answer.' }) };
}

/** Refusals after which the person can try again, in plain words; empty where there is nothing to say. */
const refusals: Partial<Record<string, string>> = {
  join_required: '',
  passcode_wrong: 'That is not the passcode. Check it with whoever gave it to you.',
  invite_invalid: 'This invite does not work any more: it was used, ended or withdrawn. Ask for a new one.',
  exists: 'Somebody here already has this name. Choose another one.',
  bad_request: 'The office does not take this name. Choose another one.',
};

const endings = {
  kicked: { title: 'You were removed from this office', text: 'An admin ended your membership.' },
  revoked: { title: 'Your access has ended', text: 'Your invite has ended, or this device was taken off the list.' },
} as const;

function endingOf({ error, reason }: Status): { title: string; text: string } {
  switch (error?.code) {
    case 'banned':
      return endings.kicked;
    case 'revoked':
      return endings.revoked;
    case 'join_denied':
      return { title: 'Not let in', text: 'An admin declined your request to join.' };
    case 'unsupported_version':
      return error.update === 'host'
        ? { title: 'The office is behind', text: 'Its host must be updated before this page can talk to it.' }
        : { title: 'This page is out of date', text: 'Load it again to get the new one.' };
    case 'wrong_office':
    case 'bad_proof':
      return { title: 'This is not the office it says it is', text: 'The connection was not made, for your safety.' };
    default:
      return { title: 'The office refused the connection', text: error?.message ?? reason ?? '' };
  }
}
