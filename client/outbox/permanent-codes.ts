import type { ErrorCode } from '../../protocol/index.ts';

/** Codes after which sending the same event again cannot help. */
export const permanentCodes: readonly ErrorCode[] = [
  'forbidden',
  'archived',
  'conflict',
  'too_large',
  'bad_request',
  'wrong_office',
  'bad_proof',
  'bad_hash',
  'not_found',
  'quota_exceeded',
  'type_refused',
  'revoked',
  'banned',
];
