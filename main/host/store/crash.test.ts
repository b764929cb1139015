import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, it } from 'vitest';
import { createPen, officeId } from './test-kit.ts';

const rounds = 5;
const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'landline-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const service = createPen();
const options = {
  path: join(folder, 'office.db'),
  office: { id: officeId, name: 'Harbour Street', rootPublicKeyInfo: 'A'.repeat(120) },
  service: {
    device: service.device,
    privateKey: service.key.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  },
};

/** Runs the storm until so many messages were acknowledged, then kills it as it is. */
async function storm(until: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'storm.ts'), JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
    if (said.split('\n').length > until) child.kill('SIGKILL');
  });
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
  // The last line may have been cut by the kill.
  return said.split('\n').slice(0, -1);
}

it(
  'loses nothing acknowledged and doubles nothing when it is killed in the middle of a storm',
  { timeout: 120_000 },
  async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < rounds; round++) {
      acknowledged.push(...(await storm(50 + Math.floor(Math.random() * 400))));
      const db = new DatabaseSync(options.path);
      expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
      const rows = db.prepare('SELECT id, seq, n, room FROM event ORDER BY seq').all() as {
        id: string;
        seq: number;
        n: number;
        room: number;
      }[];
      const receipts = db.prepare('SELECT receipt FROM receipt ORDER BY last').all() as { receipt: string }[];
      db.close();
      const kept = new Map(rows.map(({ id, seq }) => [id, seq]));
      expect(kept.size).toBe(rows.length);
      for (const line of acknowledged) {
        const [id = '', seq] = line.split(' ');
        expect(kept.get(id)).toBe(Number(seq));
      }
      // No holes: neither in the log, nor in a stream, nor between receipts.
      expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 1));
      const general = rows.filter(({ room }) => room === 1).map(({ n }) => n);
      expect(general).toEqual(general.map((_, i) => i + 1));
      const spans = receipts.map(({ receipt }) => JSON.parse(receipt) as { from: number; to: number });
      spans.forEach(({ from }, i) => expect(from).toBe((spans[i - 1]?.to ?? 0) + 1));
      expect(spans.at(-1)?.to).toBe(rows.length);
    }
    expect(acknowledged.length).toBeGreaterThan(rounds * 50);
  },
);

it.skipIf(process.platform === 'win32')(
  'refuses what it cannot write, announces none of it, says so, and goes on when it can (not on Windows: needs ulimit)',
  { timeout: 60_000 },
  async () => {
    const program = join(import.meta.dirname, 'short-of-space.ts');
    const run = promisify(execFile);
    const { stdout } = await run('bash', ['-c', `ulimit -S -f 20000; exec "$0" "$1"`, process.execPath, program]);
    const told = JSON.parse(stdout) as { acknowledged: number; answered: string };
    expect(told).toMatchObject({
      ...{ code: 'unavailable', announced: true, readable: true, lost: 0, integrity: 'ok' },
      told: ['the log cannot be written: look after the disk'],
    });
    expect(told.acknowledged).toBeGreaterThan(10);
    expect(['ok', 'unavailable']).toContain(told.answered);
  },
);

it.skipIf(!hasPrlimit)(
  'tries again to move its write-ahead log into the database where that failed once (needs prlimit)',
  { timeout: 60_000 },
  async () => {
    const program = join(import.meta.dirname, 'checkpoint-failure.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [program]);
    expect(JSON.parse(stdout)).toEqual({
      ...{ failed: true, held: true, again: true },
      told: ['the log cannot be written: look after the disk'],
    });
  },
);
