import { describe, expect, it } from 'vitest';
import { chosenOf, droppedOf } from './dropped.ts';

const fileOf = (path: string) => {
  const file = new File(['x'], path.split('/').at(-1) ?? '');
  return Object.assign(file, { webkitRelativePath: path.includes('/') ? path : '' });
};

type Tree = { [name: string]: Tree | File };

/** As browsers hand entries out: by callbacks, some at a time, no more when there is nothing left. */
function entryOf(name: string, content: Tree | File): FileSystemEntry {
  if (content instanceof File) {
    const file = (found: (file: File) => void, failed: (error: Error) => void) =>
      content.name === 'gone' ? failed(new Error('gone')) : found(content);
    return { name, isDirectory: false, isFile: true, file } as unknown as FileSystemEntry;
  }
  const createReader = () => {
    const left = Object.entries(content).map(([inner, of]) => entryOf(inner, of));
    return { readEntries: (found: (entries: FileSystemEntry[]) => void) => found(left.splice(0, 2)) };
  };
  return { name, isDirectory: true, isFile: false, createReader } as unknown as FileSystemEntry;
}

function drop(tree: Tree, entries = true) {
  const items = Object.entries(tree).map(([name, content]) => ({
    kind: 'file',
    webkitGetAsEntry: () => (entries ? entryOf(name, content) : null),
    getAsFile: () => (content instanceof File ? content : new File([], name)),
  }));
  const files = Object.values(tree).filter((content) => content instanceof File);
  return { items, files } as unknown as DataTransfer;
}

const told = (chosen: { file: File; folder?: string }[]) => chosen.map(({ file, folder }) => [folder, file.name]);

describe('what is dropped', () => {
  it('is its files, where no folder is among them', async () => {
    const tree = { 'a.txt': fileOf('a.txt'), 'b.txt': fileOf('b.txt') };
    for (const entries of [true, false]) {
      expect(told(await droppedOf(drop(tree, entries)))).toEqual([
        [undefined, 'a.txt'],
        [undefined, 'b.txt'],
      ]);
    }
  });

  it('is all that its folders hold, by name, with where it was', async () => {
    const tree = {
      'first.txt': fileOf('first.txt'),
      trip: {
        'c.jpg': fileOf('c.jpg'),
        'a.jpg': fileOf('a.jpg'),
        'b.jpg': fileOf('b.jpg'),
        day: { 'one.jpg': fileOf('one.jpg'), deep: { 'two.jpg': fileOf('two.jpg') } },
        empty: {},
      },
    };
    expect(told(await droppedOf(drop(tree)))).toEqual([
      [undefined, 'first.txt'],
      ['trip', 'a.jpg'],
      ['trip', 'b.jpg'],
      ['trip', 'c.jpg'],
      ['trip/day/deep', 'two.jpg'],
      ['trip/day', 'one.jpg'],
    ]);
  });

  it('leaves out what cannot be read and what systems put there for themselves', async () => {
    const tree = { folder: { gone: fileOf('gone'), '.DS_Store': fileOf('.DS_Store'), 'a.txt': fileOf('a.txt') } };
    expect(told(await droppedOf(drop(tree)))).toEqual([['folder', 'a.txt']]);
  });
});

it('a folder that is chosen keeps where its files were, and what is chosen by itself stays as it is', () => {
  const files = ['trip/day/one.jpg', 'trip/a.jpg', 'trip/Thumbs.db', 'Thumbs.db'].map(fileOf);
  expect(told(chosenOf(files))).toEqual([
    ['trip/day', 'one.jpg'],
    ['trip', 'a.jpg'],
    [undefined, 'Thumbs.db'],
  ]);
});
