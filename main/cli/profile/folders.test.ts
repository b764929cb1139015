import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultData, defaultProfile } from './folders.ts';

const on = (env: Record<string, string>) => ({ env, platform: 'linux', home: join('/home', 'ada') }) as const;

it('are where the environment says, and in their usual place where it says nothing or is empty', () => {
  expect(defaultData(on({ XDG_DATA_HOME: '/data' }))).toBe(join('/data', 'landline', 'office'));
  for (const env of [{}, { XDG_DATA_HOME: '', XDG_CONFIG_HOME: '' }]) {
    expect(defaultData(on(env))).toBe(join('/home', 'ada', '.local', 'share', 'landline', 'office'));
    expect(defaultProfile(on(env))).toBe(join('/home', 'ada', '.config', 'landline'));
  }
});
