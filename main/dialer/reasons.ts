/** Why a way did not lead to the office. A closed list, in words for a person; the doctor explains each. */
export const reasons = {
  refused: 'Nothing listens on that port there.',
  unreachable: 'The network knows no way to that address.',
  no_answer: 'There was no answer in time: a firewall may be in the way, or the computer is off.',
  reset: 'The connection was broken off.',
  no_such_name: 'The name leads to no address.',
  not_tls: 'What listens there does not speak TLS.',
  wrong_office: 'Another office, or something else, answers there.',
  not_signed: 'The certificate claims to be of the office, but was not signed by it.',
  expired: "The certificate has expired; or this computer's clock is wrong.",
  not_yet_valid: "The certificate is not valid yet; or this computer's clock is wrong.",
  bad_certificate: 'The certificate breaks a rule.',
  no_card: 'It is no Landline host, or of a version this one does not know.',
  stopped: 'The attempt was called off.',
  failed: 'The system reported an error.',
} as const satisfies Record<string, string>;
export type Reason = keyof typeof reasons;

/** Whether somebody is there who is not the office, or cannot prove to be. */
export function isForeign(reason: Reason | undefined): boolean {
  return reason === 'wrong_office' || reason === 'not_signed' || reason === 'bad_certificate';
}

export type Failed = { reason: Reason; detail: string };

/** A reason on its way through code that throws. */
export class WayError extends Error {
  readonly reason: Reason;
  constructor(reason: Reason, detail: string = reasons[reason], options?: ErrorOptions) {
    super(detail, options);
    this.reason = reason;
  }
}

const byCode: Record<string, Reason> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EHOSTDOWN: 'unreachable',
  // A link-local address without its interface, or with one that is gone.
  EINVAL: 'unreachable',
  ENODEV: 'unreachable',
  ETIMEDOUT: 'no_answer',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ENOTFOUND: 'no_such_name',
  // OpenSSL's verdicts on a chain (X509_verify_cert_error_string).
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not_yet_valid',
  CERT_SIGNATURE_FAILURE: 'not_signed',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'wrong_office',
  SELF_SIGNED_CERT_IN_CHAIN: 'wrong_office',
  UNABLE_TO_GET_ISSUER_CERT: 'wrong_office',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'wrong_office',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'wrong_office',
  INVALID_CA: 'bad_certificate',
  INVALID_PURPOSE: 'bad_certificate',
  PATH_LENGTH_EXCEEDED: 'bad_certificate',
  UNSPECIFIED: 'bad_certificate',
};

/** Puts any error of a socket, of TLS or of this folder into the list. */
export function explain(error: unknown): Failed {
  if (error instanceof WayError) return { reason: error.reason, detail: error.message };
  const { code: anyCode, message } = error as { code?: unknown; message?: string };
  // A DOMException's code is a number.
  const code = typeof anyCode === 'string' ? anyCode : '';
  const known = byCode[code];
  if (known) return { reason: known, detail: reasons[known] };
  // Alerts and records that are none, from what is no TLS server.
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') return { reason: 'not_tls', detail: reasons.not_tls };
  return { reason: 'failed', detail: message ?? reasons.failed };
}
