import { directRoomText } from '../../protocol/index.ts';
import type { Crypto } from '../crypto/crypto.ts';
import { utf8 } from '../crypto/encoding.ts';

/**
 * The id of the room in which these people meet: the first 16 bytes of SHA-256 of `directRoomText`, marked as a UUID of version 8
 * (RFC 9562 §5.8), so that whoever opens it first, it is the same room.
 *
 * @param members - member ids, the caller's among them; order and repetition do not matter.
 */
export async function directRoomId(crypto: Crypto, office: string, members: readonly string[]): Promise<string> {
  const hash = await crypto.sha256(utf8(directRoomText(office, [...new Set(members)])));
  const bytes = hash.slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
