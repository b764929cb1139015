import type { MemberState } from '../../../protocol/index.ts';

/** What somebody says of themselves. */
export type Status = { emoji?: string; text: string; until?: number };

/** A member's status; none once its time has passed. Instants are milliseconds since 1970. */
export function statusOf({ status }: Pick<MemberState, 'status'>): Status | undefined {
  return status === undefined || status === '' ? undefined : { text: status };
}

/** In one line. */
export function statusLine({ emoji, text }: Status): string {
  return [emoji, text].filter(Boolean).join(' ');
}
