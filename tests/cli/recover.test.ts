import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { restoreRoot } from '../../main/host/index.ts';
import { createBench, joined, startHost, type Bench } from './command.ts';

let bench: Bench;
let first: Awaited<ReturnType<typeof startHost>>;
let file: string;
beforeEach(async () => {
  bench = createBench();
  first = await startHost(bench);
  file = join(bench.folder, 'kept-elsewhere.txt');
});
afterEach(() => bench.close());

const phraseIn = (stderr: string) => /^ {2}((?:[a-z]+ ){11}[a-z]+)$/m.exec(stderr)?.[1] ?? '';

/** Stops the first host. @returns the phrase of the recovery file that was put aside. */
async function stopped(): Promise<string> {
  await first.host.stop();
  const data = join(bench.folder, 'data');
  const { stderr } = await bench.run(['admin', 'recovery', '--data', data]);
  copyFileSync(join(data, 'recovery.txt'), file);
  return phraseIn(stderr);
}

/** A host of the lost office, with the phrase on its standard input. */
function recovering(phrase: string, more: readonly string[] = []) {
  const port = String(first.ready['port']);
  const where = ['--port', port, '--bind', '127.0.0.1', '--data', join(bench.folder, 'new')];
  return bench.start(['host', ...where, '--recover', file, '--json', ...more], phrase);
}

describe('landline host --recover', () => {
  it('is the office that was lost with its machine: whoever knew it goes on without a question', async () => {
    const ann = await joined(bench, 'Ann', first.invite);
    const phrase = await stopped();
    rmSync(join(bench.folder, 'data'), { recursive: true });

    const host = recovering(phrase.toUpperCase());
    const ready = await host.line((line) => line.event === 'ready');
    expect(ready).toMatchObject({ officeId: first.ready['officeId'] });
    const sent = await ann.run(['send', 'general', 'still the same office']);
    expect(sent).toMatchObject({ code: 0, lines: [{ event: 'sent' }] });
    // What was told once is not made anew.
    expect(phraseIn((await host.stop()).stderr)).toBe('');
    const again = await startHost(bench, [], 'new');
    expect(again.ready['officeId']).toBe(first.ready['officeId']);
  });

  it('gives a backup its office back, though nothing opens the keys in it', async () => {
    const owner = await joined(bench, 'Olga', first.ownerInvite);
    await owner.run(['send', 'general', 'in the backup']);
    const backup = String((await owner.run(['admin', 'backup'])).lines[0]?.['path']);
    const phrase = await stopped();
    writeFileSync(join(backup, 'trust', 'secret.key'), Buffer.alloc(32));

    const host = recovering(phrase, ['--restore', backup]);
    await host.line((line) => line.event === 'ready');
    const { lines } = await owner.run(['history', 'general']);
    expect(lines.map((line) => line['text'])).toEqual(['in the backup']);
    await host.stop();
  });

  it('opens a folder again whose keys nothing opens any more', async () => {
    const ann = await joined(bench, 'Ann', first.invite);
    await ann.run(['send', 'general', 'before']);
    const phrase = await stopped();
    writeFileSync(join(bench.folder, 'data', 'trust', 'secret.key'), Buffer.alloc(32));
    const data = ['--data', join(bench.folder, 'data')];
    expect((await bench.run(['host', '--port', '0', ...data])).stderr).toMatch(/cannot be opened/);

    const host = recovering(phrase, data);
    await host.line((line) => line.event === 'ready');
    const { lines } = await ann.run(['history', 'general']);
    expect(lines.map((line) => line['text'])).toEqual(['before']);
    await host.stop();
  });

  it('makes nothing with a wrong phrase, over another office, or of a backup of another one', async () => {
    const phrase = await stopped();
    const wrong = await recovering('abandon '.repeat(11) + 'about').ended;
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toMatch(/phrase does not open this file/);

    const other = await startHost(bench, [], 'other');
    const olga = await joined(bench, 'Olga', other.ownerInvite);
    const backup = String((await olga.run(['admin', 'backup'])).lines[0]?.['path']);
    await other.host.stop();
    const mixed = await recovering(phrase, ['--restore', backup]).ended;
    expect(mixed.stderr).toMatch(/another office than the backup/);
    const over = await recovering(phrase, ['--data', join(bench.folder, 'other')]).ended;
    expect(over.stderr).toMatch(/There is an office in .* already/);
  });
});

describe('landline admin replace-root', () => {
  it('makes another root and recovery file for an office that stays what it was', async () => {
    const ann = await joined(bench, 'Ann', first.invite);
    await first.host.stop();
    const data = join(bench.folder, 'data');
    const outcome = await bench.run(['admin', 'replace-root', '--data', data, '--json']);
    expect(outcome).toMatchObject({ code: 0, lines: [{ event: 'root_replaced', file: join(data, 'recovery.txt') }] });
    const fresh = await restoreRoot(readFileSync(join(data, 'recovery.txt'), 'utf8'), phraseIn(outcome.stderr));
    expect(fresh).toMatchObject({ office: first.ready['officeId'], chain: { length: 2 } });

    const again = await startHost(bench, ['--port', String(first.ready['port'])]);
    expect(again.ready['officeId']).toBe(first.ready['officeId']);
    expect((await ann.run(['send', 'general', 'no question'])).code).toBe(0);
    await again.host.stop();
  });
});
