import { expect, it } from 'vitest';
import { sharedOrigin } from './shared-origin.ts';

it('is the page’s own where others can open it, and none on the desktop or at the host’s own computer', () => {
  expect(sharedOrigin(new URL('https://10.0.0.1:7788/'), false)).toBe('https://10.0.0.1:7788');
  expect(sharedOrigin(new URL('https://127.0.0.1:7788/'), false)).toBe('https://127.0.0.1:7788');
  expect(sharedOrigin(new URL('http://127.0.0.1:20123/'), false)).toBeUndefined();
  expect(sharedOrigin(new URL('https://landline.example/'), true)).toBeUndefined();
});
