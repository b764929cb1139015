import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { autostart, desktopEntry } from './autostart.ts';

const execOf = (...command: string[]) => /^Exec=(.*)$/mu.exec(desktopEntry(command))?.[1];

it('a file in the folder of the desktop has the app opened, until it is taken away', async () => {
  const config = await mkdtemp(path.join(tmpdir(), 'landline-autostart-'));
  onTestFinished(() => rm(config, { recursive: true, force: true }));
  await autostart(config, true, ['/opt/Landline/landline', '--hidden']);
  expect(await readFile(path.join(config, 'autostart/landline.desktop'), 'utf8')).toBe(
    '[Desktop Entry]\nType=Application\nName=Landline\nExec="/opt/Landline/landline" "--hidden"\nTerminal=false\n',
  );
  await autostart(config, false, []);
  await autostart(config, false, []);
  expect(await readdir(path.join(config, 'autostart'))).toEqual([]);
});

it('nothing of the place where the app lies is taken for anything else', () => {
  expect(execOf('/home/ada/My Apps/landline')).toBe('"/home/ada/My Apps/landline"');
  expect(execOf('/tmp/100%/a"b')).toBe(String.raw`"/tmp/100%%/a\\"b"`);
  expect(execOf('/tmp/$HOME/`id`')).toBe('"/tmp/\\\\$HOME/\\\\`id\\\\`"');
  expect(execOf('/tmp/a\\b')).toBe(String.raw`"/tmp/a\\\\b"`);
});
