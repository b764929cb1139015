import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { restoreRoot } from '../../main/host/index.ts';
import { createBench, joined, startHost, type Bench } from './command.ts';

let bench: Bench;
let data: string;
beforeEach(() => {
  bench = createBench();
  data = join(bench.folder, 'data');
});
afterEach(() => bench.close());

const phraseIn = (stderr: string) => /^ {2}((?:[a-z]+ ){11}[a-z]+)$/m.exec(stderr)?.[1] ?? '';
const recoveryFile = () => readFileSync(join(data, 'recovery.txt'), 'utf8');

describe('landline admin recovery', () => {
  it('makes another phrase and file for an office whose first phrase nobody has, and the office stays what it was', async () => {
    const { host, ready } = await startHost(bench);
    expect((await bench.run(['admin', 'recovery', '--data', data])).stderr).toMatch(/in use by another host/);
    // No person reads along: words on stderr would stand in a journal.
    const { stderr } = await host.stop();
    expect(phraseIn(stderr)).toBe('');
    expect(stderr).toContain(`landline admin recovery --data ${data}`);
    expect(existsSync(join(data, 'recovery.txt'))).toBe(false);
    const lost = phraseIn((await bench.run(['admin', 'recovery', '--data', data])).stderr);
    const oldFile = recoveryFile();

    const outcome = await bench.run(['admin', 'recovery', '--data', data, '--json']);
    expect(outcome).toMatchObject({ code: 0, lines: [{ event: 'recovery', file: join(data, 'recovery.txt') }] });
    const phrase = phraseIn(outcome.stderr);
    expect((await restoreRoot(recoveryFile(), phrase)).office).toBe(ready['officeId']);
    await expect(restoreRoot(recoveryFile(), lost)).rejects.toThrow(/phrase/);
    await expect(restoreRoot(oldFile, phrase)).rejects.toThrow(/phrase/);

    const again = await startHost(bench);
    expect(again.ready['officeId']).toBe(ready['officeId']);
    expect(phraseIn((await again.host.stop()).stderr)).toBe('');
  });

  it('makes nothing where there is no office', async () => {
    const outcome = await bench.run(['admin', 'recovery', '--data', join(bench.folder, 'nowhere')]);
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/There is no office in .*nowhere/);
  });
});

describe('landline admin rebuild', () => {
  it('makes the office again from its log, while its host is stopped', async () => {
    const { host, ready, invite } = await startHost(bench);
    const ann = await joined(bench, 'Ann', invite);
    await ann.run(['send', 'general', 'still here']);
    expect((await bench.run(['admin', 'rebuild', '--data', data])).code).toBe(1);
    await host.stop();
    const outcome = await bench.run(['admin', 'rebuild', '--data', data, '--json']);
    expect(outcome.lines).toMatchObject([{ event: 'rebuilt', rooms: 1, members: 1, messages: 1 }]);
    const again = await startHost(bench, ['--port', String(ready['port'])]);
    const search = await ann.run(['search', 'still']);
    expect(search.lines).toMatchObject([{ event: 'message', text: 'still here' }]);
    await again.host.stop();
  });
});
