import { describe, expect, it } from 'vitest';
import { noPolicy, policyPlaces, readPolicy, type PolicySystem } from './index.ts';

const failing = (code: string | number) => Promise.reject(Object.assign(new Error(`It says ${code}.`), { code }));
/** A system without a policy, on which one may look. */
const nothing: Omit<PolicySystem, 'platform'> = {
  readFile: () => failing('ENOENT'),
  run: (_, args) => (args.includes('Policy') ? failing(1) : Promise.resolve('')),
};
const linux = (text: string) =>
  readPolicy({
    ...nothing,
    platform: 'linux',
    readFile: (file) => (file === policyPlaces.linux ? Promise.resolve(text) : failing('ENOENT')),
  });
const office = `${'a'.repeat(51)}q`;

describe('the policy of a computer', () => {
  it.each(['linux', 'darwin', 'win32'] as const)('says nothing where there is none: %s', async (platform) => {
    expect(await readPolicy({ ...nothing, platform })).toEqual(noPolicy);
  });

  it('says what may be done, where, and what cannot be changed', async () => {
    const said = {
      hosting: false,
      port: 7788,
      bind: ['10.0.0.5'],
      office: { preset: { retentionDays: 365 }, locked: { join: 'approval' } },
      offices: [{ office, name: 'Head office', addresses: ['chat.example.lan'] }],
      otherOffices: false,
      app: { locked: { openAtLogin: true } },
    };
    expect(await linux(JSON.stringify(said))).toEqual({
      ...said,
      discovery: true,
      app: { preset: {}, locked: { openAtLogin: true } },
    });
  });

  it.each([
    ['{"hosting": false', 'is no JSON'],
    ['{"hostin": false}', 'hostin'],
    ['{"port": 0}', 'port'],
    ['{"office": {"locked": {"joinn": "open"}}}', 'joinn'],
    ['{"app": {"locked": {"openAtLogin": "yes"}}}', 'openAtLogin'],
    ['{"offices": [{"office": "x", "name": "X"}]}', 'offices'],
    ['[]', 'not valid'],
  ])('is refused whole where it is wrong, and what is wrong is named: %s', async (text, named) => {
    await expect(linux(text)).rejects.toThrow(named);
    await expect(linux(text)).rejects.toThrow(policyPlaces.linux);
  });

  it('that cannot be read does not pass for none', async () => {
    await expect(readPolicy({ ...nothing, platform: 'linux', readFile: () => failing('EACCES') })).rejects.toThrow(
      'cannot be read',
    );
    for (const platform of ['win32', 'darwin'] as const)
      await expect(readPolicy({ ...nothing, platform, run: () => failing('ENOENT') })).rejects.toThrow(
        'cannot be read',
      );
  });

  it.each(['win32', 'darwin'] as const)('that nobody may look at does not pass for none: %s', async (platform) => {
    // The programs end as they do where there is nothing.
    const mayNotLook = { readFile: () => failing('EACCES'), run: () => failing(1) };
    await expect(readPolicy({ ...mayNotLook, platform })).rejects.toThrow('cannot be read');
  });

  it('is a value of the registry on Windows, and of a profile on macOS', async () => {
    const asked: string[][] = [];
    const policy = await readPolicy({
      ...nothing,
      platform: 'win32',
      run: async (program, args) => {
        asked.push([program, ...args]);
        return `\r\n${policyPlaces.win32.replace('HKLM', 'HKEY_LOCAL_MACHINE')}\r\n    Policy    REG_SZ    {"hosting": false}\r\n\r\n`;
      },
    });
    expect(policy.hosting).toBe(false);
    expect(asked).toEqual([
      [expect.stringMatching(/^[A-Z]:.*\\System32\\reg\.exe$/), 'query', policyPlaces.win32, '/v', 'Policy'],
    ]);
    const mac = await readPolicy({ ...nothing, platform: 'darwin', run: async () => '{"discovery": false}\n' });
    expect(mac.discovery).toBe(false);
  });

  it('in the registry that is no text, or none that can be read for certain, is refused', async () => {
    const says = (line: string) =>
      readPolicy({ ...nothing, platform: 'win32', run: async () => `\r\n    Policy    ${line}\r\n` });
    await expect(says('REG_DWORD    0x1')).rejects.toThrow('REG_SZ');
    await expect(says('REG_SZ    {"offices": [{"name": "B\ufffdro"}]}')).rejects.toThrow('ASCII');
  });
});
