import { describe, expect, it } from 'vitest';
import { ref } from 'vue';
import type { OfficeState } from '../../app/known-office.ts';
import type { OfficeSession } from '../../app/session.ts';
import { createI18n } from '../../i18n/i18n.ts';
import { loadWords } from '../../i18n/words/load.ts';
import { railStateOf, railWords, type RailOffice } from './rail.ts';

describe('an office in the rail', () => {
  it('is as its session is once it is open, and as this window got on with it before', () => {
    const open = (reach: 'here' | 'away' | 'out'): OfficeState => {
      const session: Partial<OfficeSession> = { reach: ref(reach) };
      return { is: 'open', session: session as OfficeSession };
    };
    expect([open('here'), open('away'), open('out')].map(railStateOf)).toEqual(['here', 'away', 'out']);
    expect(railStateOf({ is: 'resting' })).toBe('resting');
    expect(railStateOf({ is: 'failed', error: new Error('away') })).toBe('failed');
    expect(railStateOf({ is: 'unerased', error: new Error('the disk') })).toBe('unerased');
  });

  it('is told with what is new in it and what is wrong with it', async () => {
    const { t } = await createI18n('en', loadWords);
    const words = (more: Partial<RailOffice>) =>
      railWords({ office: 'o', name: 'Attic', unread: 0, mentions: 0, state: 'here', ...more }, t);
    expect(words({})).toBe('Attic');
    expect(words({ unread: 4 })).toBe('Attic, 4 unread');
    expect(words({ unread: 4, mentions: 1, state: 'away' })).toBe('Attic, 4 unread, 1 for you, cannot be reached');
    expect(words({ state: 'resting' })).toBe('Attic');
    expect(words({ state: 'failed' })).toBe('Attic, could not be opened');
    expect(words({ state: 'unerased' })).toBe('Attic, could not be erased');
  });
});
