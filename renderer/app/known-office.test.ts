import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createKnownOffice, type Begin } from './known-office.ts';
import type { Target } from '../features/first-run/target.ts';
import type { OfficeSession } from './session.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const never = new Promise<void>(() => undefined);
const sessionOf = (more: Partial<OfficeSession> = {}) =>
  ({ lost: never, end: vi.fn(() => Promise.resolve()), ...more }) as OfficeSession;

describe('an office that this window knows of', () => {
  it('is tried again by itself, later each time, and is shown as failed until it has opened', async () => {
    const session = sessionOf();
    const begin = vi.fn<Begin>(() => Promise.reject(new Error('away')));
    const office = createKnownOffice(begin, () => true);
    await office.open(false);
    expect(office.state.value).toEqual({ is: 'failed', error: new Error('away') });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(begin).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(begin).toHaveBeenCalledTimes(2);
    begin.mockResolvedValue(session);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(office.state.value.is).toBe('failed');
    await vi.advanceTimersByTimeAsync(1);
    expect(office.state.value).toEqual({ is: 'open', session });
  });

  it('waits for the person where it is not to be tried again', async () => {
    const begin = vi.fn<Begin>(() => Promise.reject(new Error('away')));
    const office = createKnownOffice(begin, () => false);
    await office.open(false);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(begin).toHaveBeenCalledTimes(1);
    await office.ensure();
    expect(begin).toHaveBeenCalledTimes(2);
  });

  it('is tried again at once when the network is back, and only where it waits for that', async () => {
    const begin = vi.fn<Begin>(() => Promise.reject(new Error('away')));
    const office = createKnownOffice(begin, () => true);
    office.hurry();
    await office.open(false);
    await vi.advanceTimersByTimeAsync(14_000);
    expect(begin).toHaveBeenCalledTimes(4);
    const opening = Promise.withResolvers<OfficeSession>();
    begin.mockReturnValue(opening.promise);
    office.hurry();
    // It is under way.
    office.hurry();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(begin).toHaveBeenCalledTimes(5);
    opening.resolve(sessionOf());
    await vi.advanceTimersByTimeAsync(0);
    office.hurry();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(office.state.value.is).toBe('open');
    expect(begin).toHaveBeenCalledTimes(5);
  });

  it('gets what was wanted of it last, and is told once who the person is', async () => {
    const target = (name: string): Target => ({ office: 'o', addresses: ['10.0.0.1:7788'], name, token: 't' });
    const first = Promise.withResolvers<OfficeSession>();
    const late = sessionOf();
    const begin = vi.fn<Begin>(() => first.promise);
    const office = createKnownOffice(begin, () => true);
    void office.open(false, target('Ann'));
    await vi.advanceTimersByTimeAsync(0);
    const session = sessionOf();
    begin.mockResolvedValue(session);
    const opened = office.open(false, target('Anne'));
    first.resolve(late);
    await opened;
    expect(office.state.value).toEqual({ is: 'open', session });
    expect(late.end).toHaveBeenCalledOnce();
    expect(begin).toHaveBeenLastCalledWith(false, target('Anne'));
    await office.open(true);
    expect(begin).toHaveBeenLastCalledWith(true, { office: 'o', addresses: ['10.0.0.1:7788'] });
  });

  it('is not opened because somebody looks at it when it could not be erased', async () => {
    const begin = vi.fn<Begin>(() => Promise.resolve(sessionOf()));
    const office = createKnownOffice(begin, () => true);
    await office.open(false);
    await office.end();
    office.failErasing(new Error('the disk'));
    await office.ensure();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(office.state.value).toEqual({ is: 'unerased', error: new Error('the disk') });
    expect(begin).toHaveBeenCalledOnce();
  });

  it('is closed at once when it was given up before it had opened', async () => {
    const session = sessionOf();
    const opening = Promise.withResolvers<OfficeSession>();
    const office = createKnownOffice(
      () => opening.promise,
      () => true,
    );
    const opened = office.open(false);
    await vi.advanceTimersByTimeAsync(0);
    const ended = office.end();
    opening.resolve(session);
    await Promise.all([opened, ended]);
    expect(session.end).toHaveBeenCalledOnce();
    expect(office.state.value.is).toBe('resting');
  });

  it('is opened anew only after the one before has ended', async () => {
    const told: string[] = [];
    const end = async () => {
      await Promise.resolve();
      told.push('ended');
    };
    const office = createKnownOffice(
      async () => {
        told.push('begun');
        return sessionOf({ end });
      },
      () => true,
    );
    await office.open(false);
    await office.ensure();
    await office.open(false);
    expect(told).toEqual(['begun', 'ended', 'begun']);
  });

  it('says that another tab has it, from the start or later', async () => {
    const lost = Promise.withResolvers<undefined>();
    const session = sessionOf({ lost: lost.promise });
    const begin = vi.fn<Begin>(() => Promise.resolve('elsewhere'));
    const office = createKnownOffice(begin, () => true);
    await office.open(false);
    expect(office.state.value.is).toBe('elsewhere');
    begin.mockResolvedValue(session);
    await office.open(true);
    expect(begin).toHaveBeenLastCalledWith(true, undefined);
    lost.resolve(undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(office.state.value.is).toBe('elsewhere');
    expect(session.end).toHaveBeenCalledOnce();
  });

  it('lets another tab have it even when it cannot end well', async () => {
    const lost = Promise.withResolvers<undefined>();
    const broken = sessionOf({ lost: lost.promise, end: () => Promise.reject(new Error('the disk')) });
    const begin = vi.fn<Begin>(() => Promise.resolve(broken));
    const office = createKnownOffice(begin, () => true);
    await office.open(false);
    // What nobody catches fails this run.
    lost.resolve(undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(office.state.value.is).toBe('elsewhere');
    begin.mockResolvedValue(sessionOf());
    await office.open(true);
    expect(office.state.value.is).toBe('open');
  });
});
