/**
 * An office with many messages, over the wire: how long joining takes until the first page is there, search newest first, and the
 * acknowledgement of a message while others search. The messages are written into the database directly.
 *
 *   npx node bench/join.ts [messages, default 1000000]
 */
import { join } from 'node:path';
import { createTestDevice } from '../tests/support/device.ts';
import { connectPeer, type Peer } from '../tests/support/peer.ts';
import { fill, sentence, words } from './store/fill.ts';
import { startLandline, tempFolder } from './support/contenders.ts';
import { quantile, report, round, sleep } from './support/figures.ts';

const [messages = 1_000_000] = process.argv.slice(2).map(Number);
const rows: { what: string; p50: number; p95: number; p99: number; max: number }[] = [];
const folder = tempFolder();
const socket = { transports: ['websocket'] };
const device = createTestDevice();

async function timed(what: string, times: number, work: (i: number) => Promise<unknown>): Promise<void> {
  const taken: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const started = performance.now();
    await work(i);
    taken.push(performance.now() - started);
  }
  const [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1].map((share) => round(quantile(taken, share)));
  rows.push({ what, p50: p50 ?? 0, p95: p95 ?? 0, p99: p99 ?? 0, max: max ?? 0 });
}

async function must<T extends { ok: boolean }>(asked: Promise<T>): Promise<Extract<T, { ok: true }>> {
  const result = await asked;
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result as Extract<T, { ok: true }>;
}

const empty = await startLandline(folder.path);
const { office, room } = empty.served;
const founder = await connectPeer({ url: empty.served.url, office, device, name: 'Author', socket });
const { member } = founder.welcome;
founder.close();
await empty.end();
fill(join(folder.path, 'office.db'), { device: device.id, member, office }, messages);

const { served, end } = await startLandline(folder.path);
const { url } = served;
const author = await connectPeer({ url, office, device, socket });
const search = async (peer: Peer, text: string) =>
  (await must(peer.request('search', { text, limit: 20 }))).messages.length;
const indexing = performance.now();
while ((await search(author, sentence(messages))) === 0) await sleep(200);
console.log(`indexed in ${round((performance.now() - indexing) / 1000)} s`);

const page = (peer: Peer) => must(peer.request('history', { room, at: { where: 'newest' }, limit: 50 }));
await timed('somebody new, until the first page', 20, async (i) => {
  const peer = await connectPeer({ url, office, name: `New ${i}`, socket });
  await page(peer);
  peer.close();
});
await timed('a member without a cache, until the first page', 20, async () => {
  const peer = await connectPeer({ url, office, device, auth: { view: room }, socket });
  if (!peer.welcome.page) throw new Error('The welcome brought no page.');
  peer.close();
});
const rare = (i: number) => words[words.length - 1 - (i % 500)] ?? '';
const common = words[0] ?? '';
await timed('search: a rare word', 200, (i) => search(author, rare(i)));
await timed('search: the commonest word', 200, () => search(author, common));
await timed('search: two common words', 200, (i) => search(author, `${common} ${words[(i % 50) + 1]}`));
const say = async () => {
  const [result] = await author.append(device.event({ office, type: 'message', room, body: { text: 'hello' } }));
  if (!result?.ok) throw new Error(result?.error.message);
};
await timed('a message, nobody searching', 200, say);
const searchers = await Promise.all([1, 2, 3].map((i) => connectPeer({ url, office, name: `Searcher ${i}`, socket })));
let storm = true;
const searching = searchers.map(async (peer, i) => {
  while (storm) await search(peer, `${words[i + 1]} ${rare(i)}`);
});
await timed('a message, three people searching', 200, say);
storm = false;
await Promise.all(searching);
for (const peer of [author, ...searchers]) peer.close();
report('join', { messages }, rows);
await end();
folder.remove();
