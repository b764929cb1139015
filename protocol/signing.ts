/**
 * The exact strings that are signed or keyed, as UTF-8. Each purpose has its own prefix, so that a signature made for one can
 * never stand for another; fields are joined by line feeds, which none of them can contain.
 */
const join = (prefix: string, ...fields: string[]) => [prefix, ...fields].join('\n');

/** What an event's author signs: the header exactly as it was serialised (PROTOCOL.md, "Events"). */
export function eventSigningText(header: string): string {
  return join('landline/event/v1', header);
}

export type ProofFields = {
  office: string;
  device: string;
  namespace: '/' | '/admin' | '/files/';
  /** The Engine.IO `sid` of this very connection, chosen by the host. */
  sid: string;
  /** SHA-256 (base64url) of the host certificate's SubjectPublicKeyInfo; empty in a browser, which cannot see it. */
  certificate: string;
};

/** What a device signs to prove on one connection that it holds its key (PROTOCOL.md, "Joining"). */
export function proofSigningText(p: ProofFields): string {
  return join('landline/proof/v1', p.office, p.device, p.namespace, p.sid, p.certificate);
}

/** The message of the HMAC-SHA-256, keyed with the stretched passcode, that answers a `passcode` office. */
export function passcodeProofText(p: Pick<ProofFields, 'office' | 'device' | 'sid'>): string {
  return join('landline/passcode/v1', p.office, p.device, p.sid);
}

/** What a new device signs to accept being added to a member. */
export function deviceSigningText(office: string, member: string, device: string): string {
  return join('landline/device/v1', office, member, device);
}

/** What the host signs of each batch and page: its receipt, exactly as it was serialised. */
export function receiptSigningText(receipt: string): string {
  return join('landline/receipt/v1', receipt);
}

/**
 * What is hashed into one part of a receipt: the events' seqs and the SHA-256s (base64url) of their headers, in ascending order.
 */
export function receiptPartText(events: readonly { seq: number; headerHash: string }[]): string {
  return join('landline/receipt-part/v1', ...events.map((e) => `${e.seq} ${e.headerHash}`));
}

/** What is hashed into the id of a direct room: the same people always meet in the same room. */
export function directRoomText(office: string, members: readonly string[]): string {
  return join('landline/direct/v1', office, ...[...members].sort());
}

/** PBKDF2-HMAC-SHA-256 (RFC 8018 §5.2) parameters that stretch a passcode; the salt is `saltText(office)` as UTF-8. */
export const passcodeStretch = {
  iterations: 600_000,
  bytes: 32,
  saltText: (office: string) => `landline/passcode-salt/v1\n${office}`,
} as const;

/**
 * A passcode as it is stretched: what two people mean by the same words is the same, whatever the case, the spaces or hyphens
 * between them and the keyboard's way to compose letters (NFKC, Unicode Standard Annex #15).
 */
export function normalisePasscode(passcode: string): string {
  return passcode
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, ' ');
}
