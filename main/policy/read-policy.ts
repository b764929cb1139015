import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
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

/** `reg query` ends with 1 where there is no such key or value. */
async function fromRegistry({ run }: PolicySystem): Promise<string | undefined> {
  const told = await run('reg.exe', ['query', policyPlaces.win32, '/v', valueName]).catch(unlessAbsent('The registry'));
  if (told === undefined) return undefined;
  const [, text] = /^\s*Policy\s+REG_SZ\s+(.*\S)\s*$/m.exec(told) ?? [];
  if (text === undefined) throw new PolicyError(`The value Policy of ${policyPlaces.win32} is no REG_SZ.`);
  return text;
}

/** `defaults read` ends with 1 where there is no such file or key. */
async function fromProfile({ run }: PolicySystem): Promise<string | undefined> {
  const read = run('/usr/bin/defaults', ['read', policyPlaces.darwin, valueName]);
  return read.catch(unlessAbsent('The managed preferences'));
}

const unlessAbsent = (what: string) => (error: unknown) => {
  // Of a program that ran it is the exit code.
  const { code, message } = error as Error & { code?: number | string };
  if (code === 1) return undefined;
  throw new PolicyError(`${what} cannot be read for a policy: ${message}`);
};

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
