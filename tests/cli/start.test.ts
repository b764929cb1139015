import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';

const root = path.join(import.meta.dirname, '..', '..');

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'landline-start-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a script of package.json as a person does, and waits until the office is open. */
async function hosting(folder: string, script: readonly string[], ...more: string[]) {
  const where = ['--name', 'Started', '--data', path.join(folder, 'data'), '--bind', '127.0.0.1', '--port', '0'];
  const npm = spawn('npm', [...script, '--', ...where, '--no-mdns', ...more], {
    cwd: root,
    // As a terminal's shell does: what is left of it is found by its group.
    detached: true,
    env: { ...process.env, HOME: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    try {
      process.kill(-Number(npm.pid), 'SIGKILL');
    } catch {
      // Nothing of it is left.
    }
  });
  let printed = '';
  npm.stdout.setEncoding('utf8').on('data', (piece: string) => (printed += piece));
  await expect.poll(() => printed, { timeout: 150_000 }).toContain('Invite: landline://join?');
  const [, port = ''] = /^ {2}https:\/\/127\.0\.0\.1:(\d+)$/m.exec(printed) ?? [];
  const [, guestLink] = /^Guests: (https:.*)$/m.exec(printed) ?? [];
  return {
    printed,
    guestLink,
    port: Number(port),
    /** Ends npm as whoever supervises it would; resolves when nobody listens any more. */
    async stop() {
      npm.kill('SIGTERM');
      await once(npm, 'exit');
      await expect.poll(() => isTaken(Number(port)), { timeout: 5_000 }).toBe(false);
    },
  };
}

/** Whether somebody listens there. */
function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

describe('npm start', () => {
  it(
    'hosts an office with the page for browsers, prints the address, a QR code and the invite, and stops when told to',
    { timeout: 180_000 },
    async () => {
      const { printed, guestLink = '', port, stop } = await hosting(await newFolder(), ['start']);
      expect(printed).toMatch(/^Started is open\.\n {2}https:\/\/127\.0\.0\.1:\d+\n/m);
      expect(printed).toMatch(/[█▀▄]{8}/);

      const page = await new Promise<IncomingMessage>((resolve, reject) => {
        request(new URL(guestLink), { rejectUnauthorized: false }, resolve).on('error', reject).end();
      });
      expect(page.statusCode).toBe(200);
      expect(await text(page)).toMatch(/^<!doctype html>/i);

      expect(await isTaken(port)).toBe(true);
      await stop();
    },
  );

  it('leaves it to the settings of an office that is there whether browsers are let in', async () => {
    const folder = await newFolder();
    const first = await hosting(folder, ['start'], '--no-guests');
    expect(first.guestLink).toBeUndefined();
    await first.stop();
    const second = await hosting(folder, ['start']);
    expect(second.guestLink).toBeUndefined();
    await second.stop();
  });
});

describe('npm run host', () => {
  it('ends with npm: nobody is left who listens', async () => {
    const { port, stop } = await hosting(await newFolder(), ['run', 'host']);
    expect(await isTaken(port)).toBe(true);
    await stop();
  });
});
