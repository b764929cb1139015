/**
 * The store of an office with many messages: a newcomer's view, a page of history, search newest first (rare word, common word,
 * two words, prefix, within a room), and what a storm of searches does to the acknowledgement of a message. The messages are
 * written into the database directly: signing them is not what is measured.
 *
 *   npx node bench/large-office.ts [messages, default 1000000]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStore } from '../main/host/store/index.ts';
import { fill, sentence, words } from './store/fill.ts';
import { enter, office, storeOptions } from './store/pen.ts';

const messages = Number(process.argv[2] ?? 1_000_000);
async function timed(
  what: string,
  times: number,
  work: (i: number) => Promise<unknown>,
): Promise<{ what: string; p50: number; p95: number; max: number }> {
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work(i);
    taken.push(performance.now() - start);
  }
  taken.sort((a, b) => a - b);
  const at = (share: number) =>
    Number((taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? 0).toFixed(2));
  return { what, p50: at(0.5), p95: at(0.95), max: at(1) };
}

const folder = mkdtempSync(join(tmpdir(), 'landline-large-'));
const options = storeOptions(join(folder, 'office.db'));
try {
  const small = await createStore(options);
  const author = await enter(small, 'Author');
  await small.stop();
  fill(options.path, { ...author, office }, messages);

  const opened = performance.now();
  const store = await createStore(options);
  console.log(`opened in ${(performance.now() - opened).toFixed(0)} ms`);
  const room = store.office.firstRoom;
  const search = async (text: string, more: object = {}) => {
    const result = await store.search(author.member, { text, limit: 50, ...more });
    if (!result.ok) throw new Error(result.error.message);
    return result.messages.length;
  };
  const indexing = performance.now();
  const first = words[0] ?? '';
  while ((await search(sentence(messages))) === 0) await new Promise((resolve) => setTimeout(resolve, 100));
  console.log(`indexed in ${((performance.now() - indexing) / 1000).toFixed(1)} s`);

  const rare = (i: number) => words[words.length - 1 - (i % 500)] ?? '';
  const say = async () => {
    const [result] = await store.append([author.pen.write('message', room, { text: 'hello' })], author);
    if (!result?.ok) throw new Error(result?.error.message);
  };
  const rows = [
    await timed('join and view of a newcomer', 20, async (i) => {
      const newcomer = await enter(store, `Newcomer ${i}`);
      await store.view(newcomer.member, { view: room });
    }),
    await timed('a page of history in the middle', 50, (i) =>
      store.history(author.member, { room, at: { where: 'before', n: Math.floor(messages / 2) + i }, limit: 50 }),
    ),
    await timed('search: a rare word', 200, (i) => search(rare(i))),
    await timed('search: the commonest word', 200, () => search(first)),
    await timed('search: two common words', 200, (i) => search(`${first} ${words[(i % 50) + 1]}`)),
    await timed('search: a prefix', 200, (i) => search((words[i + 100] ?? '').slice(0, 3))),
    await timed('search: a common word in one room', 200, () => search(first, { room })),
    await timed('a message, nobody searching', 200, say),
  ];
  let storm = true;
  const searching = Promise.all(
    [1, 2, 3].map(async (i) => {
      while (storm) await search(`${words[i]} ${rare(i)}`);
    }),
  );
  rows.push(await timed('a message, three people searching', 200, say));
  storm = false;
  await searching;
  console.table(rows);
  console.log(JSON.stringify({ bench: 'large-office', messages, rows }));
  await store.stop();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
