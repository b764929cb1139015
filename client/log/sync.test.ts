import { expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { Welcome } from '../../protocol/index.ts';
import { createTestDevice } from '../../tests/support/device.ts';
import { createCrypto } from '../crypto/crypto.ts';
import { createChanges } from '../state/changes.ts';
import { createModel } from '../state/model.ts';
import { createMemoryStore } from '../stores/memory.ts';
import { createPages } from './pages.ts';
import { createSync } from './sync.ts';

it('events of the old log that were on their way when a welcome opened another are not taken into that', async () => {
  const [office, device, service] = [`${'a'.repeat(51)}q`, createTestDevice(), createTestDevice()];
  const [room, member, first, second] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
  const [store, crypto, changes] = [createMemoryStore(), createCrypto(), createChanges()];
  const model = createModel({ store, changes });
  const verify = { office, crypto, membersOf: model.membersOf };
  const pages = createPages({ model, verify, trouble: () => undefined });
  const sync = createSync({ office, store, model, pages, crypto, changes, keptEvents: 100, onNeeds: () => undefined });
  const welcome: Welcome = {
    version: 1,
    office: { id: office, name: 'Office', join: 'open' },
    epochs: [{ number: 1, id: first, base: 0 }],
    host: service.id,
    member,
    role: 'member',
    limits: { chunkBytes: 1024 * 1024, fileBytes: 1024 ** 3, packetBytes: 256 * 1024 },
    ...{ mode: 'snapshot', seq: 5, erased: 0 },
    rooms: [],
    members: [{ id: member, name: 'Ada', role: 'member', devices: [{ id: device.id, name: '' }] }],
    more: { rooms: false, members: false },
  };
  await sync.welcome(welcome);
  const event = device.event({ office, type: 'message', room, body: { text: 'of the old log' } });
  const { header, body, signature } = event;
  const logged = { header, body, signature, seq: 6, n: 1, member, receivedAt: 1 };
  const epochs = [...welcome.epochs, { number: 2, id: second, base: 3 }];
  await Promise.all([
    sync.welcome({ ...welcome, mode: 'rewind', base: 3, seq: 3, epochs }),
    sync.events({ epoch: first, safe: 9, events: [logged] }),
  ]);
  expect((await store.get('sync', 'office'))?.cursor).toEqual({ epoch: second, seq: 3 });
  expect(await store.list('events')).toEqual([]);
});
