import { describe, expect, it } from 'vitest';
import type { TimelineItem } from '../../../client/index.ts';
import { guessHeight, rowsOf, sameOr } from './rows.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
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
  rowsOf(items, { dayOf: (at) => [at - (at % day), at - (at % day) + day], ...options }).map((row) =>
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
  it('show no line while the first new message lies before the open part', () => {
    expect(shape([item(7), item(8)], { readAt: 2, from: 7 })).toEqual(['day', '+m7', '-m8']);
    expect(shape([item(7), item(8)], { readAt: 6, from: 7 })).toEqual(['day', 'unread', '+m7', '-m8']);
  });
  it('take the night in which the clocks change for the end of one day', () => {
    const before = new Date(2026, 2, 29, 0, 30).getTime();
    const after = new Date(2026, 2, 29, 23, 30).getTime();
    const next = new Date(2026, 2, 30, 0, 0).getTime();
    const kinds = rowsOf([before, after, next].map((at, i) => item(i + 1, { at }))).map(({ kind }) => kind);
    expect(kinds).toEqual(['day', 'message', 'message', 'day', 'message']);
  });
  it('have a position that grows, and stays when older ones come in, whatever else was said of them', () => {
    const positions = (items: TimelineItem[], from: number) =>
      rowsOf(items, { from }).flatMap((row) => (row.kind === 'message' ? [[row.key, row.position]] : []));
    // Each was reacted to, which is numbered as well.
    const all = [item(2), item(4), item(6), item(8)];
    const waiting = [item(0, { id: 'one', state: 'pending' }), item(0, { id: 'two', state: 'failed' })];
    const whole = positions([...all, ...waiting], 1);
    expect(positions([...all.slice(2), ...waiting], 6)).toEqual(whole.slice(2));
    expect(whole.map(([, position]) => position)).toEqual([2, 4, 6, 8, 9, 10]);
    expect(positions(waiting, 0).map(([, position]) => position)).toEqual([1, 2]);
  });
  it('are thought to be higher the more they show', () => {
    const guess = (more: Partial<TimelineItem>) => {
      const row = rowsOf([item(1, more)])[1];
      return row ? guessHeight(row) : 0;
    };
    const thumbnail = { blob: 'b', name: 'a.png', size: 1, type: 'image/png', thumbnail: 'data:' };
    expect(guess({ text: 'a'.repeat(1000) })).toBeGreaterThan(guess({}));
    expect(guess({ attachments: [thumbnail] })).toBeGreaterThan(guess({}) + 200);
    expect(guess({ text: 'a'.repeat(60_000) })).toBeLessThan(1_000);
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
