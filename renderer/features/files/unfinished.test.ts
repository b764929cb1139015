import { expect, it } from 'vitest';
import { createUnfinishedList } from './unfinished.ts';

const draft = '01890000-0000-7000-8000-000000000000';
const film = { draft, name: 'film.mkv', size: 5, modified: 7 };

function createStorage(initial: Record<string, string> = {}) {
  const kept = new Map(Object.entries(initial));
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

it('remembers what is on its way over a reload, each file once', () => {
  const storage = createStorage();
  const list = createUnfinishedList(storage, 'office');
  list.add(film);
  list.add(film);
  list.add({ ...film, size: 6 });
  expect(createUnfinishedList(storage, 'office').list()).toEqual([film, { ...film, size: 6 }]);
  list.remove(film);
  expect(list.list()).toEqual([{ ...film, size: 6 }]);
});

it('tells files of one name in two folders apart, and takes many at once', () => {
  const list = createUnfinishedList(createStorage(), 'office');
  const [one, two] = [
    { ...film, folder: 'one' },
    { ...film, folder: 'two' },
  ];
  list.add(one, two, one);
  list.remove(one);
  expect(list.list()).toEqual([two]);
});

it('keeps offices apart', () => {
  const storage = createStorage();
  createUnfinishedList(storage, 'one').add(film);
  expect(createUnfinishedList(storage, 'two').list()).toEqual([]);
});

it.each(['', 'nonsense', '{"a":1}', '[{"draft":"x"}]'])('begins anew when what it finds is %j', (found) => {
  expect(createUnfinishedList(createStorage({ 'landline-unfinished-office': found }), 'office').list()).toEqual([]);
});

it('lets a file be sent where nothing can be kept', () => {
  const full = {
    getItem: () => null,
    setItem() {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    },
  };
  const list = createUnfinishedList(full, 'office');
  expect(() => list.add(film)).not.toThrow();
  expect(list.list()).toEqual([]);
});
