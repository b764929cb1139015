import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';

const program = path.join(import.meta.dirname, '..', '..', 'build', 'start.ts');

it(
  'npm start hosts an office with the page for browsers, prints the address, a QR code and the invite, and stops when told to',
  { timeout: 180_000 },
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'landline-start-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const where = ['--name', 'Started', '--data', path.join(folder, 'data'), '--bind', '127.0.0.1', '--port', '0'];
    const started = spawn(process.execPath, [program, ...where, '--no-mdns'], {
      env: { ...process.env, HOME: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void started.kill('SIGKILL'));
    let printed = '';
    started.stdout.setEncoding('utf8').on('data', (piece: string) => (printed += piece));
    await expect.poll(() => printed, { timeout: 150_000 }).toContain('Invite: landline://join?');
    expect(printed).toMatch(/^Started is open\.\n {2}https:\/\/127\.0\.0\.1:\d+\n/m);
    expect(printed).toMatch(/[█▀▄]{8}/);
    const [, guestLink = ''] = /^Guests: (https:.*)$/m.exec(printed) ?? [];

    const page = await new Promise<IncomingMessage>((resolve, reject) => {
      request(new URL(guestLink), { rejectUnauthorized: false }, resolve).on('error', reject).end();
    });
    expect(page.statusCode).toBe(200);
    expect(await text(page)).toMatch(/^<!doctype html>/i);

    started.kill('SIGTERM');
    expect(await once(started, 'exit')).toEqual([0, null]);
  },
);
