import { expect, it } from 'vitest';
import { hasScreen } from './screen.ts';

it.each([
  { says: 'an X server', env: { DISPLAY: ':0' }, platform: 'linux', screen: true },
  { says: 'a Wayland compositor', env: { WAYLAND_DISPLAY: 'wayland-0' }, platform: 'linux', screen: true },
  { says: 'neither', env: {}, platform: 'linux', screen: false },
  { says: 'an empty name', env: { DISPLAY: '' }, platform: 'freebsd', screen: false },
  { says: 'a Mac', env: {}, platform: 'darwin', screen: true },
  { says: 'Windows', env: {}, platform: 'win32', screen: true },
  { says: 'a Mac over SSH', env: { SSH_CONNECTION: '10.0.0.2 5 10.0.0.1 22' }, platform: 'darwin', screen: false },
  {
    says: 'X through SSH',
    env: { DISPLAY: 'localhost:10.0', SSH_TTY: '/dev/pts/1' },
    platform: 'linux',
    screen: false,
  },
  { says: 'a pipeline', env: { CI: 'true', DISPLAY: ':99' }, platform: 'linux', screen: false },
  { says: 'no pipeline', env: { CI: 'false', DISPLAY: ':0' }, platform: 'linux', screen: true },
] as const)('$says: $screen', ({ env, platform, screen }) => {
  expect(hasScreen(env, platform)).toBe(screen);
});
