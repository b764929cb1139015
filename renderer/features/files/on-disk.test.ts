import { expect, it } from 'vitest';
import { createFakeBridge } from '../../bridge/fake-bridge.ts';
import type { Chosen } from './dropped.ts';
import { FileChanged, pickOnDisk, wholeOf, type OnDisk } from './on-disk.ts';

const text = { type: 'text/plain', size: 10, filling: 'abc' };
const open = (disk: { name: string; path?: string; size?: number }[]) =>
  createFakeBridge({ disk: disk.map((file) => ({ ...text, ...file })) });
const onDisk = (chosen: Chosen | undefined) => chosen?.file as OnDisk;

it('picks files, or a folder with where in it they are and without what systems leave there', async () => {
  const { files } = await open([
    { name: 'a.txt' },
    { name: '.DS_Store', path: 'trip/.DS_Store' },
    { name: 'b.txt', path: 'trip/day one/b.txt' },
  ]);
  expect((await pickOnDisk(files, 'files')).map(({ file, folder }) => [file.name, folder])).toEqual([
    ['a.txt', undefined],
  ]);
  expect((await pickOnDisk(files, 'folder')).map(({ file, folder }) => [file.name, folder])).toEqual([
    ['b.txt', 'trip/day one'],
  ]);
});

it('reads what is asked for, piece by piece', async () => {
  const size = 2 ** 20 + 3;
  const { files, fake } = await open([{ name: 'a.txt', size }]);
  const file = onDisk((await pickOnDisk(files, 'files'))[0]);
  expect(new TextDecoder().decode(await file.read(1, 4))).toBe('bcab');
  const whole = await wholeOf(file);
  expect(whole.size).toBe(size);
  expect((await whole.text()).slice(-4)).toBe('abca');
  expect(fake.calls.filter(({ call }) => call === 'readFile')).toHaveLength(3);
});

it('says when it is not as it was, by an error that no host has', async () => {
  const { files, fake } = await open([{ name: 'a.txt' }]);
  const file = onDisk((await pickOnDisk(files, 'files'))[0]);
  fake.change('a.txt');
  await expect(file.read(0, 1)).rejects.toBeInstanceOf(FileChanged);
});
