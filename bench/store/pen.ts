import { generateKeyPairSync, hash, sign, type KeyObject } from 'node:crypto';
import { v7 } from 'uuid';
import type { Store, StoreOptions } from '../../main/host/store/index.ts';
import {
  eventSigningText,
  type EventBody,
  type EventHeader,
  type EventType,
  type SignedEvent,
} from '../../protocol/index.ts';

export const office = `${'a'.repeat(51)}q`;

export type Pen = {
  device: string;
  publicKey: KeyObject;
  privateKey: KeyObject;
  write<T extends EventType>(type: T, room: string | null, body: EventBody<T>): SignedEvent;
};

/** A device that signs events: what a person's app is to the store. */
export function createPen(): Pen {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const device = publicKey.export({ format: 'jwk' }).x ?? '';
  return {
    device,
    publicKey,
    privateKey,
    write(type, room, body) {
      const bodyText = JSON.stringify(body);
      const bodyHash = hash('sha256', bodyText, 'base64url');
      const header: EventHeader = { office, id: v7(), room, author: device, type, at: Date.now(), bodyHash };
      const headerText = JSON.stringify(header);
      const signature = sign(null, Buffer.from(eventSigningText(headerText)), privateKey).toString('base64url');
      return { header: headerText, body: bodyText, signature };
    },
  };
}

/** Options of a new store with a service device of its own. */
export function storeOptions(path: string): StoreOptions {
  const service = createPen();
  return {
    path,
    office: { id: office, name: 'Bench', rootPublicKeyInfo: 'A'.repeat(120) },
    service: { device: service.device, privateKey: service.privateKey.export({ format: 'der', type: 'pkcs8' }) },
  };
}

/** Lets somebody into an open office. */
export async function enter(store: Store, name: string): Promise<{ pen: Pen; member: string; device: string }> {
  const pen = createPen();
  const event = pen.write('member.join', null, { name });
  const joined = await store.join({
    event,
    device: pen.device,
    passcodeText: '',
    from: { address: 'loopback', network: '' },
  });
  if (!joined.ok) throw new Error(joined.error.message);
  return { pen, member: joined.member, device: pen.device };
}
