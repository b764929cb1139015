import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { computerPolicy, noPolicy, type ComputerPolicy } from './shape.ts';

/** Where a policy lies, by system: places that only an administrator writes to. */
export const policyPlaces = {
  linux: '/etc/landline/policy.json',
  darwin: '/Library/Managed Preferences/local.landline.Landline.plist',
  win32: String.raw`HKLM\SOFTWARE\Policies\Landline`,
} as const;

/** The value in which the registry, and a profile of macOS, hold the JSON. */
const valueName = 'Policy';

/** A policy that cannot be read or is not one. Nothing may go on as if there were none. */
export class PolicyError extends Error {
  override name = 'PolicyError';
}

export type PolicySystem = {
  platform: NodeJS.Platform;
  readFile(file: string): Promise<string>;
  /** @returns what the program wrote. @throws the error of `execFile`, with its exit code. */
  run(program: string, args: readonly string[]): Promise<string>;
};

const system: PolicySystem = {
  platform: process.platform,
  readFile: (file) => readFile(file, 'utf8'),
  run: async (program, args) => (await promisify(execFile)(program, args, { windowsHide: true })).stdout,
};

/**
 * Reads what the administrator of this computer says: `/etc/landline/policy.json`, the registry's value `Policy` below
 * `HKLM\SOFTWARE\Policies\Landline`, or the key `Policy` of a profile for `local.landline.Landline`; the same JSON in each.
 *
 * @throws PolicyError when there is something that is no policy.
 */
export async function readPolicy(on: PolicySystem = system): Promise<ComputerPolicy> {
  if (on.platform === 'win32') return parsePolicy(await fromRegistry(on), policyPlaces.win32);
  if (on.platform === 'darwin') return parsePolicy(await fromProfile(on), policyPlaces.darwin);
  return readPolicyFile(policyPlaces.linux, on.readFile);
}

/** Reads a policy from a file. @throws PolicyError */
export async function readPolicyFile(file: string, read = system.readFile): Promise<ComputerPolicy> {
  const text = await read(file).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new PolicyError(`The policy ${file} cannot be read: ${message}`);
  });
  return parsePolicy(text, file);
}

/** By its whole path: Windows looks for a bare name in the folder where the program was started first. */
const registry = path.win32.join(process.env['SystemRoot'] ?? String.raw`C:\Windows`, String.raw`System32\reg.exe`);

async function fromRegistry(on: PolicySystem): Promise<string | undefined> {
  const told = await orAbsent(on.run(registry, ['query', policyPlaces.win32, '/v', valueName]), 'The registry', () =>
    on.run(registry, ['query', String.raw`HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion`, '/v', 'CurrentBuild']),
  );
  if (told === undefined) return undefined;
  const [, text] = /^\s*Policy\s+REG_SZ\s+(.*\S)\s*$/m.exec(told) ?? [];
  if (text === undefined) throw new PolicyError(`The value Policy of ${policyPlaces.win32} is no REG_SZ.`);
  // The program writes in the code page of the console, whichever that is.
  if (/[^\x20-\x7e]/.test(text))
    throw new PolicyError(`The value Policy of ${policyPlaces.win32} must be ASCII: write other letters as \\uXXXX.`);
  return text;
}

async function fromProfile(on: PolicySystem): Promise<string | undefined> {
  const defaults = '/usr/bin/defaults';
  return orAbsent(on.run(defaults, ['read', policyPlaces.darwin, valueName]), 'The managed preferences', async () => {
    const isThere = await on.readFile(policyPlaces.darwin).then(
      () => true,
      (error: unknown) => (error as NodeJS.ErrnoException).code !== 'ENOENT',
    );
    if (isThere) await on.run(defaults, ['read', policyPlaces.darwin]);
  });
}

/**
 * Both programs end with 1 where there is no such value, and where they may not look.
 *
 * @param look - fails where they may not.
 */
async function orAbsent(
  asked: Promise<string>,
  what: string,
  look: () => Promise<unknown>,
): Promise<string | undefined> {
  try {
    return await asked;
  } catch (error) {
    const cannot = (why: unknown) =>
      new PolicyError(`${what} cannot be read for a policy: ${why instanceof Error ? why.message : String(why)}`);
    if ((error as { code?: number | string }).code !== 1) throw cannot(error);
    await look().catch((why: unknown) => {
      throw cannot(why);
    });
    return undefined;
  }
}

function parsePolicy(text: string | undefined, place: string): ComputerPolicy {
  if (text === undefined) return noPolicy;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new PolicyError(`The policy ${place} is no JSON: ${(error as Error).message}`);
  }
  const policy = computerPolicy.safeParse(value);
  if (!policy.success) throw new PolicyError(`The policy ${place} is not valid:\n${z.prettifyError(policy.error)}`);
  return policy.data;
}
