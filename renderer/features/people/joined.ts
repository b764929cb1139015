/**
 * When somebody entered the office: the instant in the id of their `member.join`, a UUID of version 7 (RFC 9562 §5.7), by their own
 * clock. Milliseconds since 1970; undefined where the id holds none.
 */
export function joinedAt(member: string): number | undefined {
  const plain = member.replaceAll('-', '');
  return plain[12] === '7' ? Number.parseInt(plain.slice(0, 12), 16) : undefined;
}
