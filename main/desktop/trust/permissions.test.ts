import { expect, it } from 'vitest';
import { isPermitted } from './permissions.ts';

const url = 'app://landline/';

it.each(['loopback-network', 'local-network', 'notifications', 'media', 'fullscreen'])(
  'the own page may have %s',
  (permission) => {
    expect(isPermitted({ permission, url })).toBe(true);
    expect(isPermitted({ permission, url: 'https://evil.example/' })).toBe(false);
  },
);

it.each(['geolocation', 'openExternal', 'usb', 'serial', 'hid', 'display-capture', 'unknown', 'a new one'])(
  'nobody may have %s',
  (permission) => {
    expect(isPermitted({ permission, url })).toBe(false);
  },
);

it('of media the microphone alone', () => {
  expect(isPermitted({ permission: 'media', url, media: ['audio'] })).toBe(true);
  expect(isPermitted({ permission: 'media', url, media: ['audio', 'video'] })).toBe(false);
});
