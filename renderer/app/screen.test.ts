import { describe, expect, it } from 'vitest';
import { errorCodes, type ErrorCode } from '../../protocol/index.ts';
import { screenFor } from './screen.ts';

const refused = (code: ErrorCode, more = {}) =>
  screenFor({ phase: 'refused', error: { code, message: 'because', ...more } }, false, 'open');

describe('the screen', () => {
  it('is the office as soon as this device is known to belong to it, whatever the connection does', () => {
    for (const phase of ['connecting', 'joining', 'catching_up', 'online', 'offline'] as const) {
      expect(screenFor({ phase }, true, 'open')).toEqual({ show: 'office' });
    }
  });
  it('asks for a name in the way the host says, which counts more than the card', () => {
    expect(refused('join_required', { join: 'passcode' })).toEqual({ show: 'join', asks: 'passcode' });
    expect(refused('join_required')).toEqual({ show: 'join', asks: 'open' });
  });
  it.each(['passcode_wrong', 'invite_invalid', 'bad_request'] as const)(
    'says what was wrong with %s, and asks again',
    (code) => {
      expect(refused(code)).toMatchObject({ show: 'join', refusal: expect.stringMatching(/^join\./) as string });
    },
  );
  it('is an end with words after every other refusal', () => {
    const again: ErrorCode[] = ['join_required', 'passcode_wrong', 'invite_invalid', 'bad_request', 'exists'];
    for (const code of Object.keys(errorCodes) as ErrorCode[]) {
      if (again.includes(code)) continue;
      expect(refused(code), code).toMatchObject({
        show: 'end',
        title: expect.stringMatching(/^app\..+Title$/) as string,
      });
    }
  });
  it('tells which side must be updated', () => {
    expect(refused('unsupported_version', { update: 'host' })).toMatchObject({ title: 'app.officeBehindTitle' });
    expect(refused('unsupported_version', { update: 'client' })).toMatchObject({ title: 'app.pageBehindTitle' });
  });
  it('waits for an admin, and ends when the membership does', () => {
    expect(screenFor({ phase: 'pending_approval' }, false, 'approval')).toEqual({ show: 'waiting' });
    expect(screenFor({ phase: 'stopped', ended: 'kicked' }, true, 'open')).toMatchObject({ show: 'end' });
  });
  it('asks whoever was taken off the list again when they bring an invite', () => {
    const out = { phase: 'refused', error: { code: 'revoked', message: 'because' } } as const;
    for (const status of [
      out,
      { phase: 'stopped', ended: 'kicked' },
      { phase: 'stopped', ended: 'revoked' },
    ] as const) {
      expect(screenFor(status, true, 'invite', true)).toEqual({ show: 'join', asks: 'invite' });
      expect(screenFor(status, true, 'invite')).toMatchObject({ show: 'end' });
    }
    const banned = { phase: 'refused', error: { code: 'banned', message: 'because' } } as const;
    expect(screenFor(banned, true, 'invite', true)).toMatchObject({ show: 'end' });
  });
  it('says why it does not open', () => {
    expect(screenFor({ phase: 'offline' }, false, 'open')).toEqual({
      show: 'opening',
      trouble: { key: 'app.noAnswer' },
    });
    const error = { code: 'rate_limited', message: 'because' } as const;
    expect(screenFor({ phase: 'offline', error }, false, 'open')).toMatchObject({
      trouble: { key: 'errors.rate_limited' },
    });
  });
});
