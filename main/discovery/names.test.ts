import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDeceptive, limits } from '../../protocol/index.ts';
import { displayName, instanceName } from './names.ts';

test('an instance name is at most 63 bytes of whole code points and ends in the suffix', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
      const label = instanceName(name, '0123abcd');
      expect(Buffer.byteLength(label)).toBeLessThanOrEqual(63);
      expect(label.endsWith('-0123abcd')).toBe(true);
      expect(label.isWellFormed()).toBe(true);
      expect(label).not.toMatch(/[.\p{Cc}]/u);
    }),
  );
  expect(instanceName('Dr. Who v1.2', 'ff')).toBe('Dr- Who v1-2-ff');
  expect(instanceName('\n', 'ff')).toBe('--ff');
});

test('a stranger’s name is one short line without anything that deceives', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const shown = displayName(name, 'otherwise');
      expect(shown.length).toBeGreaterThan(0);
      expect(shown.length).toBeLessThanOrEqual(limits.nameLength);
      expect(isDeceptive(shown)).toBe(false);
    }),
  );
  expect(displayName('Evil\u202egnp.exe\n two', 'x')).toBe('Evilgnp.exe two');
  for (const unseen of ['\u200b\u2060', '\u200d', '\u3164', '\u2800']) expect(displayName(unseen, 'abcd')).toBe('abcd');
});
