import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { deviceId, signature } from '../../../protocol/index.ts';
import { openDeviceKey, type Keyring } from './device-key.ts';

const turned = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0xff);
const keyring = (available: boolean): Keyring => ({
  available: async () => available,
  seal: async (text) => turned(Buffer.from(text)),
  open: async (sealed) => Buffer.from(turned(sealed)).toString(),
});

async function place(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'landline-key-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return path.join(folder, 'device.key');
}

it.each([
  [true, 'system'],
  [false, 'file'],
] as const)('it is the same key the next time (the system has a store: %s)', async (available, guardedBy) => {
  const file = await place();
  const made = await openDeviceKey(file, keyring(available));
  expect(deviceId.safeParse(made.device).success).toBe(true);
  expect(made.guardedBy).toBe(guardedBy);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const again = await openDeviceKey(file, keyring(available));
  expect(again.device).toBe(made.device);

  const signed = again.sign('landline/event/v1\nhello');
  expect(signature.safeParse(signed).success).toBe(true);
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: made.device }, format: 'jwk' });
  expect(verify(null, Buffer.from('landline/event/v1\nhello'), key, Buffer.from(signed, 'base64url'))).toBe(true);
});

it('with a store no file holds the key in clear, and without that store nobody gets another one', async () => {
  const file = await place();
  await openDeviceKey(file, keyring(true));
  const { key } = JSON.parse(await readFile(file, 'utf8')) as { key: string };
  expect(Buffer.from(key, 'base64').toString('latin1')).not.toContain('PRIVATE KEY');
  const locked: Keyring = { ...keyring(false), open: () => Promise.reject(new Error('locked')) };
  await expect(openDeviceKey(file, locked)).rejects.toThrow('locked');
});
