import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import {
  eventSigningText,
  proofSigningText,
  type EventBody,
  type EventHeader,
  type EventType,
  type ProofFields,
  type SignedEvent,
} from '../../protocol/index.ts';

/** A device's key pair, and what it signs: the protocol by hand, without the client that is under test elsewhere. */
export type TestDevice = {
  readonly id: string;
  readonly privateKey: KeyObject;
  sign(text: string): string;
  proof(fields: Omit<ProofFields, 'device'>): string;
  event<T extends EventType>(event: NewEvent<T>): SignedEvent & { id: string };
};

export type NewEvent<T extends EventType> = {
  office: string;
  type: T;
  room: string | null;
  body: EventBody<T>;
  id?: string;
  ref?: string;
  at?: number;
  /** Overrides of header fields, to tell lies. */
  header?: Partial<EventHeader>;
};

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('base64url');

export function createTestDevice(): TestDevice {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const id = publicKey.export({ format: 'jwk' }).x ?? '';
  const signText = (text: string) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64url');
  return {
    id,
    privateKey,
    sign: signText,
    proof: (fields) => signText(proofSigningText({ ...fields, device: id })),
    event({ office, type, room, body, id: eventId = uuidv7(), ref, at = Date.now(), header: lies = {} }) {
      const bodyText = JSON.stringify(body);
      const header = JSON.stringify({
        office,
        id: eventId,
        room,
        author: id,
        type,
        ...(ref === undefined ? {} : { ref }),
        at,
        bodyHash: sha256(bodyText),
        ...lies,
      });
      return { id: eventId, header, body: bodyText, signature: signText(eventSigningText(header)) };
    },
  };
}
