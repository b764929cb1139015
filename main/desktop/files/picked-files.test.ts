import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createPickedFiles } from './picked-files.ts';

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'landline-picked-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

it('a chosen file is read by its number, piece by piece', async () => {
  const file = path.join(await folder(), 'plan.pdf');
  await writeFile(file, 'landline');
  const picked = createPickedFiles();
  const [one] = await picked.take([file]);
  expect(one).toMatchObject({ name: 'plan.pdf', size: 8, type: 'application/pdf' });
  expect(Buffer.from(await picked.read(one!.file, 4, 100)).toString()).toBe('line');
  expect(await picked.read(one!.file, 8, 100)).toHaveLength(0);
  // The same file again is the same, by its key.
  expect((await picked.take([file]))[0]?.key).toBe(one?.key);
});

it('of a folder all files are there, with where they were, and no links', async () => {
  const at = await folder();
  await mkdir(path.join(at, 'trip/day one'), { recursive: true });
  await writeFile(path.join(at, 'trip/day one/a.jpg'), 'a');
  await writeFile(path.join(at, 'secret'), 'secret');
  await symlink(path.join(at, 'secret'), path.join(at, 'trip/link'));
  const picked = await createPickedFiles().take([path.join(at, 'trip')]);
  expect(picked.map((file) => file.path)).toEqual(['trip/day one/a.jpg']);
});

it('what was never chosen, or is not as it was, is not read', async () => {
  const file = path.join(await folder(), 'plan.pdf');
  await writeFile(file, 'landline');
  const picked = createPickedFiles();
  const [one] = await picked.take([file]);
  await expect(picked.read(one!.file + 1, 0, 1)).rejects.toMatchObject({ code: 'not_found' });
  await truncate(file, 3);
  await expect(picked.read(one!.file, 0, 1)).rejects.toMatchObject({ code: 'conflict' });
  await rm(file);
  await expect(picked.read(one!.file, 0, 1)).rejects.toMatchObject({ code: 'conflict' });
});
