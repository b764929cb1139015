import { expect, it } from 'vitest';
import { limits, type RoomState } from '../../protocol/index.ts';
import type { SeenEvent } from '../types.ts';
import { countText, roomAfter } from './room.ts';

const room: RoomState = {
  id: '0190d5c0-0000-7000-8000-000000000001',
  kind: 'public',
  name: 'general',
  topic: '',
  archived: false,
  n: 2_000,
  seq: 5_000,
  read: 0,
  unread: limits.unreadCount - 1,
  mentions: 0,
};
const context = { me: 'me', isGuest: () => false };
const said = { type: 'message', member: 'ann', n: 2_001, seq: 5_001, body: { text: 'hi' } } as unknown as SeenEvent;
const deleted = { type: 'delete', member: 'ann', n: 2_002, seq: 5_002, body: {} } as unknown as SeenEvent;
const target = { n: 1_500, member: 'ann', mentions: [] };

it('counts on to the limit, where a deletion takes nothing away that was never counted', () => {
  const full = roomAfter(room, said, context);
  expect(full.unread).toBe(limits.unreadCount);
  expect(roomAfter(full, said, context).unread).toBe(limits.unreadCount);
  expect(roomAfter(full, deleted, { ...context, target }).unread).toBe(limits.unreadCount);
  expect(roomAfter(room, deleted, { ...context, target }).unread).toBe(limits.unreadCount - 2);
});

it('says in words that nobody counted on', () => {
  expect(countText(limits.unreadCount - 1)).toBe('999');
  expect(countText(limits.unreadCount)).toBe('1,000+');
});
