/**
 * Many members in one process: they take in what the server sends, count it, and post. A message carries the time it was posted
 * between two `@@`, so that counting needs no parsing, and delays are taken at every tenth member.
 */
import { answerParent, givenToMe } from './child.ts';
import { quantile, sharedNow, sleep } from './figures.ts';
import { openLine, type Line } from './line.ts';
import { createSpeaker, type Served, type ServerKind, type Speaker } from './speech.ts';

export type CrowdOptions = { kind: ServerKind; served: Served };
/** `rate` paces all posters together (a second); absent, each posts again as soon as it is acknowledged. */
export type Run = { posters: number; seconds: number; rate?: number; ready?: boolean };
export type Ran = { posts: number; seconds: number; p50: number; p99: number };
export type Counted = { deliveries: number; packets: number; p50: number; p99: number; asked: Waits };
/** How long posts waited for their acknowledgement, in ms. */
export type Waits = { count: number; p50: number; p99: number; most: number };

const { kind, served: first } = givenToMe<CrowdOptions>();
let served = first;
const mark = Buffer.from('@@');
const padding = 'x'.repeat(180);
const crowd: { line: Line; speaker: Speaker }[] = [];
const speakers: Speaker[] = [];
let deliveries = 0;
let packets = 0;
let delays: number[] = [];
let asked: number[] = [];

/** The members of a room get the same bytes: what was counted once is only compared. */
let lastFrame: Buffer = Buffer.alloc(0);
let lastCount = 0;

function count(frame: Buffer): number {
  if (frame.equals(lastFrame)) return lastCount;
  let found = 0;
  for (let at = frame.indexOf(mark); at >= 0; at = frame.indexOf(mark, at + 2)) found += 1;
  lastFrame = Buffer.from(frame);
  return (lastCount = found / 2);
}

function note(frame: Buffer): void {
  const now = sharedNow();
  for (const [, posted] of frame.toString('latin1').matchAll(/@@([\d.]+)@@/g)) delays.push(now - Number(posted));
}

async function connect(members: number): Promise<number> {
  let left = members;
  const lane = async () => {
    while (left-- > 0) {
      const sampled = left % 10 === 0;
      const speaker = createSpeaker(kind, served, `Member ${left}`);
      speakers.push(speaker);
      const onEvent = (frame: Buffer) => {
        const found = count(frame);
        deliveries += found;
        if (found > 0) packets += 1;
        if (sampled) note(frame);
      };
      crowd.push({ speaker, line: await openLine({ url: served.url, ...speaker, onEvent }) });
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
  return crowd.length;
}

/** The same devices come back, to a server that was started anew. */
async function comeBack(to: Served): Promise<void> {
  served = to;
  const known = speakers.splice(0);
  const onEvent = () => undefined;
  const lane = async () => {
    for (let speaker = known.pop(); speaker; speaker = known.pop()) {
      crowd.push({ speaker, line: await openLine({ url: served.url, ...speaker, onEvent }) });
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}

/** Signs ahead of the clock what is posted as fast as it goes: that is the senders' work, on their machines. */
async function run({ posters, seconds, rate, ready }: Run): Promise<Ran> {
  const waits: number[] = [];
  const prepared = ready ? crowd.slice(0, posters).map(({ speaker }) => stock(speaker, seconds)) : [];
  const started = performance.now();
  const end = started + seconds * 1000;
  await Promise.all(
    crowd.slice(0, posters).map(async ({ line, speaker }, index) => {
      const step = rate === undefined ? 0 : (posters / rate) * 1000;
      for (let due = started + (step * index) / posters; due < end; due += step) {
        if (rate === undefined) due = performance.now();
        else await sleep(due - performance.now());
        if (due >= end) return;
        const frame = prepared[index]?.pop() ?? speaker.prepare(`@@${sharedNow()}@@${padding}`);
        const posted = performance.now();
        const reply = await line.ask(frame);
        if (reply.includes('"ok":false')) throw new Error(reply);
        waits.push(performance.now() - posted);
      }
    }),
  );
  for (const wait of waits) asked.push(wait);
  return {
    posts: waits.length,
    seconds: (performance.now() - started) / 1000,
    p50: quantile(waits, 0.5),
    p99: quantile(waits, 0.99),
  };
}

function stock(speaker: Speaker, seconds: number) {
  return Array.from({ length: 150 * seconds }, () => speaker.prepare(`@@0@@${padding}`));
}

answerParent('ready', {
  connect,
  run,
  reset() {
    deliveries = 0;
    packets = 0;
    delays = [];
    asked = [];
  },
  counted: (): Counted => ({
    deliveries,
    packets,
    p50: quantile(delays, 0.5),
    p99: quantile(delays, 0.99),
    asked: { count: asked.length, p50: quantile(asked, 0.5), p99: quantile(asked, 0.99), most: quantile(asked, 1) },
  }),
  return: comeBack,
  leave() {
    for (const { line } of crowd.splice(0)) line.close();
  },
});
