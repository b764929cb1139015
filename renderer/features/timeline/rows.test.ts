import { describe, expect, it } from 'vitest';
import type { TimelineItem } from '../../../client/index.ts';
import { guessHeight, rowsOf, sameOr } from './rows.ts';

const minute = 60_000;
const item = (n: number, more: Partial<TimelineItem> = {}): TimelineItem => ({
  id: `m${n}`,
  kind: 'message',
  n,
  seq: n,
  member: 'ann',
  mine: false,
  at: n * minute,
  text: `text ${n}`,
  attachments: [],
  mentions: [],
  replies: 0,
  reactions: [],
  acknowledged: [],
  state: 'sent',
  ...more,
});
const shape = (...[items, options]: Parameters<typeof rowsOf>) =>
  rowsOf(items, { dayOf: (at) => String(Math.floor(at / (24 * 60 * minute))), ...options }).map((row) =>
    row.kind === 'message' ? `${row.opens ? '+' : '-'}${row.item.id}` : row.kind,
  );

describe('rows of a timeline', () => {
  it('group messages of one author', () => {
    expect(shape([item(1), item(2), item(3, { member: 'bob' }), item(4)])).toEqual(['day', '+m1', '-m2', '+m3', '+m4']);
  });
  it('begin a new group after a pause, at a reply and at an announcement', () => {
    const rows = [item(1), item(9), item(10, { replyTo: 'm1' }), item(11, { kind: 'announcement' })];
    expect(shape(rows)).toEqual(['day', '+m1', '+m9', '+m10', '+m11']);
  });
  it('tell two webhooks apart', () => {
    const rows = [item(1, { member: null, via: 'CI' }), item(2, { member: null, via: 'Alarm' })];
    expect(shape(rows)).toEqual(['day', '+m1', '+m2']);
  });
  it('name each day once', () => {
    expect(shape([item(1), item(1441), item(1442)])).toEqual(['day', '+m1', 'day', '+m1441', '-m1442']);
  });
  it('show one line above the first new message of others', () => {
    const rows = [item(1), item(2, { mine: true }), item(3), item(4)];
    expect(shape(rows, { readAt: 1 })).toEqual(['day', '+m1', '-m2', 'unread', '+m3', '-m4']);
  });
  it('show no line when all is read, nor above what waits to be sent', () => {
    expect(shape([item(1), item(0, { mine: true, state: 'pending', at: 2 * minute })], { readAt: 1 })).not.toContain(
      'unread',
    );
  });
  it('have keys of their own', () => {
    const keys = rowsOf([item(1), item(2), item(1441), item(3)], { readAt: 0 }).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

it('a list that holds the same stays the same list', () => {
  const [a, b] = [item(1), item(2)];
  const old = [a, b];
  expect(sameOr(old, [a, b])).toBe(old);
  expect(sameOr(old, [a, item(2)])).not.toBe(old);
  expect(sameOr(old, [a])).toEqual([a]);
  expect(sameOr(undefined, old)).toBe(old);
});
