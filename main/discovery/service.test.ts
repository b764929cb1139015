import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../protocol/index.ts';
import { serviceOf, txtBytes } from './service.ts';
import { testAnnouncement } from './testing/announcements.ts';

test('whatever the office is called, its TXT record fits and no value is empty or cut short', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (name) => {
      const made = serviceOf(testAnnouncement('x', { name }));
      if (!made.ok) throw new Error(made.error.message);
      const { txt } = made.service;
      expect(txtBytes(txt)).toBeLessThanOrEqual(limits.txtTotalBytes);
      for (const [key, value] of Object.entries(txt)) {
        expect(value).not.toBe('');
        expect(value).not.toMatch(/[\n\r\u2028\u2029]/);
        expect(Buffer.byteLength(`${key}=${value}`)).toBeLessThanOrEqual(limits.txtStringBytes);
      }
    }),
  );
});

test('ports that an ordinary program cannot have are refused', () => {
  for (const port of [0, 80, 1_023, 65_536, 7788.5]) {
    expect(serviceOf(testAnnouncement('x', { port }))).toMatchObject({ ok: false, error: { code: 'bad_request' } });
  }
  expect(serviceOf(testAnnouncement('x', { port: 1_024 }))).toMatchObject({ ok: true });
});
