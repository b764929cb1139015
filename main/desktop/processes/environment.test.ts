import { expect, it } from 'vitest';
import { environmentOf } from './environment.ts';

it('a process is told what it needs, and nothing that changes how it runs', () => {
  const own = {
    PATH: '/bin',
    Path: 'C:\\',
    NODE_OPTIONS: '--require /tmp/x',
    ELECTRON_RUN_AS_NODE: '1',
    SECRET: 'x',
    TZ: 'UTC',
  };
  expect(environmentOf(own)).toEqual({ PATH: '/bin', Path: 'C:\\', TZ: 'UTC' });
});
