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
/** For so long each member says once a second that it holds the room, or is silent. */
export type Holds = { seconds: number; saying: boolean };
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
const marked = Buffer.from('["received.by"');
const member = Buffer.from('"member"');
let deliveries = 0;
/** What others hold, as this crowd was told. */
let marks = 0;
let packets = 0;
let delays: number[] = [];
let asked: number[] = [];

/** The members of a room get the same bytes: what was counted once is only compared. */
let lastFrame: Buffer = Buffer.alloc(0);
let lastCount = 0;

function count(frame: Buffer): number {
  if (frame.equals(lastFrame)) return lastCount;
  lastFrame = Buffer.from(frame);
  return (lastCount = occurrences(frame, mark) / 2);
}

function occurrences(frame: Buffer, what: Buffer): number {
  let found = 0;
  for (let at = frame.indexOf(what); at >= 0; at = frame.indexOf(what, at + what.length)) found += 1;
  return found;
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
        if (frame.includes(marked)) marks += occurrences(frame, member);
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

/** The host cuts what is beyond the room's last. @returns how often they said it. */
async function hold({ seconds, saying }: Holds): Promise<number> {
  const text = `42${JSON.stringify(['received', { marks: [{ room: served.room, n: 1e9 }] }])}`;
  const started = performance.now();
  let said = 0;
  for (let second = 0; second < seconds; second += 1) {
    for (const [at, { line }] of crowd.entries()) {
      const due = started + (second + at / crowd.length) * 1_000;
      if (due > performance.now()) await sleep(due - performance.now());
      if (!saying) continue;
      line.send(text);
      said += 1;
    }
  }
  return said;
}

function stock(speaker: Speaker, seconds: number) {
  return Array.from({ length: 150 * seconds }, () => speaker.prepare(`@@0@@${padding}`));
}

answerParent('ready', {
  connect,
  run,
  hold,
  marks: () => marks,
  reset() {
    deliveries = 0;
    packets = 0;
    marks = 0;
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
