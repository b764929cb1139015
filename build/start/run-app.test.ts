import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runApp } from './run-app.ts';

/** Runs a program in Electron's place. */
async function running(script: string, env: Record<string, string> = {}, ...args: string[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'landline-app-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const program = path.join(folder, 'electron');
  await writeFile(program, `#!/bin/sh\n${script.replaceAll('FOLDER', folder)}\n`);
  await chmod(program, 0o755);
  return { folder, outcome: await runApp({ program, app: '/the/app', args, env: { ...process.env, ...env } }) };
}

describe.skipIf(process.platform === 'win32')('the app that npm start runs (skipped on Windows)', () => {
  it('is given its folder and the options, runs as an app whatever started us, and its end is ours', async () => {
    const script = 'echo "$@ ${ELECTRON_RUN_AS_NODE:-as an app}" > FOLDER/given';
    const { folder, outcome } = await running(script, { ELECTRON_RUN_AS_NODE: '1' }, '--hidden', '--host-port=0');
    expect(outcome).toEqual({ code: 0 });
    expect(await readFile(path.join(folder, 'given'), 'utf8')).toBe('/the/app --hidden --host-port=0 as an app\n');
  });

  it('could not be started when it fails at once: one line says why', async () => {
    const script =
      'printf "[1:2] starting\\n[1:2:FATAL:sandbox.cc] The SUID sandbox helper is missing.\\n#0 0x55\\n" >&2; exit 133';
    expect((await running(script)).outcome).toEqual({
      failed: '[1:2:FATAL:sandbox.cc] The SUID sandbox helper is missing.',
    });
    expect((await running('exit 3')).outcome).toEqual({ failed: 'it ended with 3' });
    expect((await running('kill -SEGV $$')).outcome).toEqual({ failed: 'it ended with SIGSEGV' });
  });

  it('could not be started when it is no program', async () => {
    const run = await runApp({ program: '/no/such/electron', app: '/the/app', args: [], env: {} });
    expect(run).toEqual({ failed: 'spawn /no/such/electron ENOENT' });
  });
});
