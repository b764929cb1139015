import { spelledOut } from '../markdown/text-parts.ts';
import type { MemberState } from '../../../protocol/index.ts';

/** What somebody says of themselves, in one line; the client has left out what is over. */
export function statusLine({ status }: Pick<MemberState, 'status'>): string {
  return [status?.emoji, spelledOut(status?.text ?? '')].filter(Boolean).join(' ');
}
