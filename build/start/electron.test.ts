import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchElectron, findElectron } from './electron.ts';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'landline-electron-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function program(file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, '#!/bin/sh\n');
  await chmod(file, 0o755);
  return file;
}

describe.skipIf(process.platform === 'win32')('where Electron is looked for (skipped on Windows)', () => {
  it('is nowhere before it was fetched, nor while only a part of it is unpacked', async () => {
    const folder = await newFolder();
    expect(findElectron({}, undefined)).toBeUndefined();
    expect(findElectron({}, folder)).toBeUndefined();
    await program(path.join(folder, 'dist', 'electron'));
    expect(findElectron({}, folder)).toBeUndefined();
  });

  it('is where its package says that it is', async () => {
    const folder = await newFolder();
    await writeFile(path.join(folder, 'path.txt'), 'some/electron');
    expect(findElectron({}, folder)).toBeUndefined();
    const unpacked = await program(path.join(folder, 'dist', 'some', 'electron'));
    expect(findElectron({}, folder)).toBe(unpacked);
  });

  it('is in the folder that the environment names', async () => {
    const [folder, other] = [await newFolder(), await newFolder()];
    await writeFile(path.join(folder, 'path.txt'), 'electron');
    await program(path.join(folder, 'dist', 'electron'));
    const env = { ELECTRON_OVERRIDE_DIST_PATH: other };
    expect(findElectron(env, folder)).toBeUndefined();
    const theirs = await program(path.join(other, 'electron'));
    expect(findElectron(env, folder)).toBe(theirs);
  });
});

describe('fetching Electron', () => {
  /** A program in the place of the one that fetches. */
  async function fetching(source: string, more: { patience?: number; most?: number } = {}) {
    const installer = path.join(await newFolder(), 'install.mjs');
    await writeFile(installer, source);
    return fetchElectron({ installer, env: process.env, ...more });
  }
  const write = `import { appendFileSync } from 'node:fs'; import { tmpdir } from 'node:os'; import { join } from 'node:path';
    let left = 15; setInterval(() => { appendFileSync(join(tmpdir(), 'zip'), 'x'); if (--left === 0) process.exit(0); }, 300);`;

  it('goes on as long as something comes, and leaves nothing behind', async () => {
    const before = (await readdir(tmpdir())).filter((name) => /^landline-electron-(?!test)/.test(name));
    expect(await fetching(write, { patience: 3_000 })).toBeUndefined();
    const after = (await readdir(tmpdir())).filter((name) => /^landline-electron-(?!test)/.test(name));
    expect(after).toEqual(before);
  });

  it('is given up when nothing comes', async () => {
    expect(await fetching('setInterval(() => undefined, 1_000);', { patience: 300 })).toBe(
      'Electron cannot be fetched (nothing came)',
    );
  });

  it('is given up when it never ends', async () => {
    const endless = write.replace('left = 15', 'left = Infinity');
    expect(await fetching(endless, { patience: 1_000, most: 800 })).toBe(
      'Electron cannot be fetched (it took too long)',
    );
  });

  it('says in one line why it failed', async () => {
    const source = "throw new Error('getaddrinfo ENOTFOUND github.example');";
    expect(await fetching(source)).toBe('Electron cannot be fetched (Error: getaddrinfo ENOTFOUND github.example)');
    const offline = "console.error('TypeError: fetch failed\\n    at node:internal'); process.exit(1);";
    expect(await fetching(offline)).toBe('Electron cannot be fetched (where it lies cannot be reached)');
  });

  it('is not tried where the environment forbids it, or names another place', async () => {
    const installer = path.join(await newFolder(), 'missing.mjs');
    expect(await fetchElectron({ installer, env: { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' } })).toContain('not to fetch');
    expect(await fetchElectron({ installer, env: { ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' } })).toContain('OVERRIDE');
  });
});
