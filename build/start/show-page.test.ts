import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPageWindow } from './show-page.ts';

/** A program in a browser's place, which notes what it was started with. */
async function browsing(rest: string) {
  const dir = await mkdtemp(path.join(tmpdir(), 'landline-window-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const program = path.join(dir, 'browser');
  const notes = path.join(dir, 'notes');
  await writeFile(program, `#!/bin/sh\nprintf '%s\\n' "$@" >> ${notes}\n${rest}\n`);
  await chmod(program, 0o755);
  return { dir, program, given: async () => (await readFile(notes, 'utf8')).trim().split('\n') };
}

function links() {
  let made = 0;
  return () => `http://127.0.0.1:20000/enter#key=${(made += 1)}`;
}

describe.skipIf(process.platform === 'win32')('the window of the page (skipped on Windows)', () => {
  it('is a window of a browser with a profile of its own, which only this user may read, and ends with its office', async () => {
    const { dir, program, given } = await browsing('exec sleep 60');
    const window = createPageWindow(program, () => Promise.reject(new Error('not the person’s own browser')));
    expect(await window.show(links(), dir)).toBe('shown');
    const profile = path.join(dir, 'window');
    expect(await given()).toEqual(
      expect.arrayContaining([`--user-data-dir=${profile}`, '--app=http://127.0.0.1:20000/enter#key=1']),
    );
    expect((await stat(profile)).mode & 0o777).toBe(0o700);
    window.end();
  });

  it('is opened in one that runs already: that one ends at once', async () => {
    const { dir, program, given } = await browsing('exit 0');
    await createPageWindow(program, () => Promise.reject(new Error('not the person’s own browser'))).show(links(), dir);
    expect(await given()).toContain('--app=http://127.0.0.1:20000/enter#key=1');
  });

  it.each([
    { why: 'fails', rest: 'exit 1' },
    { why: 'is killed', rest: 'kill -9 $$' },
  ])('is the person’s own browser, with a link of its own, where the other $why', async ({ rest }) => {
    const { dir, program } = await browsing(rest);
    const opened: string[] = [];
    const window = createPageWindow(program, async (link) => void opened.push(link));
    expect(await window.show(links(), dir)).toBe('handed over');
    expect(opened).toEqual(['http://127.0.0.1:20000/enter#key=2']);
  });

  it('is the person’s own browser where there is no other; one that fails is told', async () => {
    const opened: string[] = [];
    await createPageWindow(undefined, async (link) => void opened.push(link)).show(links(), '/nowhere');
    expect(opened).toEqual(['http://127.0.0.1:20000/enter#key=1']);
    const failing = createPageWindow(undefined, () => Promise.reject(new Error('it ended with 3')));
    await expect(failing.show(links(), '/nowhere')).rejects.toThrow('it ended with 3');
  });
});
