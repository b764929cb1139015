import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import {
  deviceSigningText,
  eventSigningText,
  type Appended,
  type EventBody,
  type EventHeader,
  type EventType,
  type MemberState,
  type SignedEvent,
} from '../../../protocol/index.ts';
import { networkKeys } from '../network-keys.ts';
import { createStore, type StoreDeps, type StoreOptions } from './create-store.ts';
import { sha256 } from './hash.ts';
import { directRoomId } from './rules/index.ts';
import type { Batch, JoinAttempt, MemberView, Store } from './store.ts';

/** A device with its key: what a person's app is to the store. For tests and benchmarks. */
export type Pen = {
  device: string;
  key: KeyObject;
  sign(text: string): string;
  /** Makes and signs an event. A room's creation without `room` stands in the room it makes. */
  event<T extends EventType>(
    type: T,
    room: string | null,
    body: EventBody<T>,
    more?: Partial<EventHeader>,
  ): SignedEvent;
};

export const officeId = 'a'.repeat(51) + 'q';

export function createPen(office = officeId, pair = generateKeyPairSync('ed25519')): Pen {
  const { x } = pair.publicKey.export({ format: 'jwk' });
  const device = x ?? '';
  const signText = (text: string) => sign(null, Buffer.from(text), pair.privateKey).toString('base64url');
  return {
    device,
    key: pair.privateKey,
    sign: signText,
    event(type, room, body, more = {}) {
      const text = JSON.stringify(body);
      const id = more.id ?? v7({ random: randomBytes(16) });
      const own = type === 'room.create' && room === null;
      const header: EventHeader = {
        office,
        id,
        room: own ? id : room,
        author: device,
        type,
        at: Date.now(),
        bodyHash: sha256(text),
        ...more,
      };
      const headerText = JSON.stringify(header);
      return { header: headerText, body: text, signature: signText(eventSigningText(headerText)) };
    },
  };
}

/** Where people of a test come from. */
export const here = networkKeys('127.0.0.1');

export type Office = {
  store: Store;
  options: StoreOptions;
  batches: Batch[];
  /** Lets somebody in by an invite of the given role (`member` by default). */
  person(name: string, role?: 'owner' | 'member' | 'guest', rooms?: string[]): Promise<Person>;
  /** Stops the store and opens it again on the same file. */
  reopen(more?: Partial<StoreOptions>): Promise<void>;
  /** Stops the store and removes its folder. */
  close(): Promise<void>;
};

export type Person = {
  pen: Pen;
  member: string;
  by: { member: string; device: string };
  joined: SignedEvent;
  /** Appends one event and gives its result. */
  append<T extends EventType>(
    type: T,
    room: string | null,
    body: EventBody<T>,
    more?: Partial<EventHeader>,
  ): Promise<Appended>;
  /** The same for what must be accepted. */
  must<T extends EventType>(
    type: T,
    room: string | null,
    body: EventBody<T>,
    more?: Partial<EventHeader>,
  ): Promise<{ id: string; seq: number; n: number }>;
  /** Opens a direct room. */
  direct(...others: string[]): Promise<Appended>;
};

/** A store in a folder of its own, with a service key, of an office that takes guests. */
export async function openOffice(deps: StoreDeps = {}, more: Partial<StoreOptions> = {}): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), 'landline-store-'));
  const service = createPen();
  const options: StoreOptions = {
    path: join(folder, 'office.db'),
    office: { id: officeId, name: 'Harbour Street', rootPublicKeyInfo: 'A'.repeat(120) },
    service: { device: service.device, privateKey: service.key.export({ format: 'der', type: 'pkcs8' }) },
    ...more,
  };
  const batches: Batch[] = [];
  const open = async (extra: Partial<StoreOptions> = {}) => {
    const store = await createStore({ ...options, ...extra }, deps);
    store.onBatch((batch) => batches.push(batch));
    return store;
  };
  const store = await open();
  await store.changeSettings({ settings: { guests: true } }, null);
  const office: Office = {
    store,
    options,
    batches,
    person: async (name, role = 'member', rooms = []) => {
      const invited = await office.store.createInvite({ role, rooms, uses: 1, lifetime: null }, null);
      if (!invited.ok) throw new Error(invited.error.message);
      return joinOffice(office, name, { token: invited.token });
    },
    reopen: async (extra) => {
      await office.store.stop();
      office.store = await open(extra);
    },
    close: async () => {
      await office.store.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return office;
}

export async function joinOffice(
  office: Pick<Office, 'store'>,
  name: string,
  by: Partial<Omit<JoinAttempt, 'event' | 'device'>> = {},
  pen = createPen(office.store.office.id),
): Promise<Person> {
  const joined = pen.event('member.join', null, { name });
  const standing = await office.store.join({ event: joined, device: pen.device, passcodeText: '', from: here, ...by });
  if (!standing.ok) throw new Error(`${standing.error.code}: ${standing.error.message}`);
  return personOf(office, pen, standing.member, joined);
}

export function personOf(office: Pick<Office, 'store'>, pen: Pen, member: string, joined: SignedEvent): Person {
  const by = { member, device: pen.device };
  const person: Person = {
    pen,
    member,
    by,
    joined,
    append: async (type, room, body, more) => {
      const [result] = await office.store.append([pen.event(type, room, body, more)], by);
      if (!result) throw new Error('No result.');
      return result;
    },
    must: async (type, room, body, more) => {
      const result = await person.append(type, room, body, more);
      if (!result.ok) throw new Error(`${type}: ${result.error.code}: ${result.error.message}`);
      return result;
    },
    direct: (...others) => {
      const members = [...new Set([member, ...others])];
      return person.append('room.create', directRoomId(office.store.office.id, members), {
        kind: 'direct',
        members: others,
      });
    },
  };
  return person;
}

/** What a new device signs to be added to a member. */
export function deviceProof(pen: Pen, member: string): string {
  return pen.sign(deviceSigningText(officeId, member, pen.device));
}

/** The members of a view, as whoever is welcomed reads them. */
export function membersOf({ members }: Pick<MemberView, 'members'>): MemberState[] {
  return JSON.parse(Buffer.from(members).toString()) as MemberState[];
}
