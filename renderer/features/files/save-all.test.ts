import { describe, expect, it } from 'vitest';
import type { Client } from '../../../client/index.ts';
import type { Attachment } from '../../../protocol/index.ts';
import { createFakeBridge } from '../../bridge/fake-bridge.ts';
import { inFolder, newFile, placeChooser, saveAll } from './save-all.ts';

type Tree = { [name: string]: Tree | string };

/** A folder as a browser hands it out (File System Access), which Node has none of: what saveAll asks of it, over an object. */
function folderOf(tree: Tree): FileSystemDirectoryHandle {
  const missing = () => new DOMException('There is none.', 'NotFoundError');
  const folder = {
    async getDirectoryHandle(name: string, { create = false } = {}) {
      if (/[/\\]|^\.{0,2}$/u.test(name)) throw new TypeError(`${name} is no name`);
      if (!create && !(name in tree)) throw missing();
      const inner = (tree[name] ??= {});
      if (typeof inner === 'string') throw new DOMException('It is a file.', 'TypeMismatchError');
      return folderOf(inner);
    },
    async getFileHandle(name: string, { create = false } = {}) {
      if (/[/\\]|^\.{0,2}$/u.test(name)) throw new TypeError(`${name} is no name`);
      if (!create && !(name in tree)) throw missing();
      if (typeof tree[name] === 'object') throw new DOMException('It is a folder.', 'TypeMismatchError');
      tree[name] ??= '';
      let written = '';
      return {
        name,
        createWritable: async () => ({
          write: async ({ data }: { data: Uint8Array }) => void (written += new TextDecoder().decode(data)),
          close: async () => void (tree[name] = written),
          abort: async () => undefined,
        }),
      };
    },
    async removeEntry(name: string) {
      Reflect.deleteProperty(tree, name);
    },
  };
  return folder as unknown as FileSystemDirectoryHandle;
}

const file = (name: string, path?: string): Attachment => ({
  blob: `${path ?? ''}|${name}`,
  name,
  size: 3,
  type: 'text/plain',
  ...(path !== undefined && { path }),
});
/** An office that gives what a file is called as what is in it, and breaks off in the middle of some. */
const office = (broken = ''): Pick<Client, 'download'> => ({
  async download(blob, sink) {
    if (!('write' in sink)) throw new Error('saveAll writes what was checked');
    await sink.write(0, new TextEncoder().encode(blob));
    if (blob.endsWith(`|${broken}`)) throw new Error('The line is gone.');
  },
});
async function saved(tree: Tree, files: readonly Attachment[], broken?: string): Promise<number[]> {
  const counts: number[] = [];
  const options = { signal: new AbortController().signal, onDone: (count: number) => void counts.push(count) };
  await saveAll(office(broken), files, inFolder(folderOf(tree)), options);
  return counts;
}

describe('saving all files of a message', () => {
  it('keeps the folders they were sent in, and counts', async () => {
    const tree: Tree = {};
    const files = [file('read me.txt', 'trip'), file('sea.jpg', 'trip/pictures'), file('hill.jpg', 'trip/pictures')];
    expect(await saved(tree, files)).toEqual([1, 2, 3]);
    expect(tree).toEqual({
      trip: {
        'read me.txt': 'trip|read me.txt',
        pictures: { 'sea.jpg': 'trip/pictures|sea.jpg', 'hill.jpg': 'trip/pictures|hill.jpg' },
      },
    });
  });

  it('leaves no folder that was chosen, whatever the sender calls his', async () => {
    const tree: Tree = {};
    await saved(tree, [file('a.txt', '../../etc'), file('..', './x'), file('CON.txt', 'aux'), file('b/c.txt')]);
    expect(tree).toEqual({
      file: { file: { etc: { 'a.txt': '../../etc|a.txt' } }, x: { file: './x|..' } },
      _aux: { '_CON.txt': 'aux|CON.txt' },
      'b_c.txt': '|b/c.txt',
    });
  });

  it('writes over nothing: what has a name already gets a number, in each folder by itself', async () => {
    const tree: Tree = { 'a.txt': 'old', 'a (2).txt': {} };
    await saved(tree, [file('a.txt'), file('a.txt', 'in'), file('a.txt', 'in')]);
    expect(tree).toEqual({
      'a.txt': 'old',
      'a (2).txt': {},
      'a (3).txt': '|a.txt',
      in: { 'a.txt': 'in|a.txt', 'a (2).txt': 'in|a.txt' },
    });
    expect((await newFile(folderOf({ '.profile': '', 'x.tar.gz': '' }), '.profile')).name).toBe('.profile (2)');
    expect((await newFile(folderOf({ 'x.tar.gz': '' }), 'x.tar.gz')).name).toBe('x.tar (2).gz');
  });

  it('takes away the half of a file that broke off, keeps what is whole, and says so', async () => {
    const tree: Tree = {};
    await expect(saved(tree, [file('one'), file('two'), file('three')], 'two')).rejects.toThrow('The line is gone.');
    expect(tree).toEqual({ one: '|one' });
  });

  it('goes through the desktop where there is one, and throws away what broke off', async () => {
    const { files, fake } = await createFakeBridge();
    const place = await placeChooser({}, files)?.();
    if (!place) throw new Error('The desktop has a folder for it.');
    const options = { signal: new AbortController().signal, onDone: () => undefined };
    const sent = [file('sea.jpg', 'trip/../pictures'), file('two')].map((one) => ({ ...one, size: 30 }));
    await expect(saveAll(office('two'), sent, place, options)).rejects.toThrow('The line is gone.');
    expect([...fake.saved.values()].map(({ name, within, kept }) => [...within, name, kept])).toEqual([
      ['trip', 'file', 'pictures', 'sea.jpg', true],
      ['two', false],
    ]);
    expect(placeChooser({}, undefined)).toBeUndefined();
  });
});
