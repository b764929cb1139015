import {
  createClient,
  createMemoryStore,
  createSoftwareIdentity,
  type Client,
  type JoinAnswer,
} from '../../client/index.ts';
import type { Command } from 'commander';
import { tellAfterRestore } from './after-restore.ts';
import { hashChunk } from './files/hash-chunk.ts';
import { common, mdnsWanted, type Context } from './context.ts';
import type { Names } from './event-lines.ts';
import { CommandError, reasonOf } from './failure.ts';
import { createFollowerStore } from './profile/follower-store.ts';
import { openProfile, type Profile } from './profile/profile.ts';
import type { JoinedOffice } from './profile/office-list.ts';
import type { Output } from './output.ts';
import { officeFingerprint } from './fingerprint.ts';
import { plainLine } from './plain.ts';
import { roomLabel } from './resolve.ts';
import { untilOnline } from './until-online.ts';
import { openWay } from './way.ts';

/** How long a command waits for an office that does not answer, in milliseconds. */
export const patience = 15_000;

/** And for another command of the same profile that sends. */
const lockPatience = 60_000;

export type SessionOptions = {
  /** `sender` works on the profile's own store, alone; `follower` on one in memory, beside others. */
  role: 'sender' | 'follower';
  join?: JoinAnswer;
};

/** One office, and a client of it that has been started. */
export type Session = {
  profile: Profile;
  office: JoinedOffice;
  client: Client;
  names: Names;
  output: Output;
  context: Context;
  /**
   * Resolves when the office has answered and the client has caught up.
   *
   * @throws CommandError with the reason when it does not within `milliseconds` (Infinity: until stopped), LandlineError when it
   *   refuses.
   */
  online(milliseconds?: number): Promise<void>;
};

/** Opens the profile and the office that the command's `--profile` and `--office` name, does `work`, and closes all. */
export async function withOffice<T>(
  command: Command,
  context: Context,
  options: SessionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { output, profile: path } = common(command, context);
  const { office: wanted } = command.optsWithGlobals<{ office?: string }>();
  const profile = openProfile(path, context.clock);
  try {
    return await withClient(
      { profile, office: profile.offices.choose(wanted), output, context, options, mdns: mdnsWanted(command) },
      work,
    );
  } finally {
    profile.close();
  }
}

type ClientParts = {
  profile: Profile;
  office: JoinedOffice;
  output: Output;
  context: Context;
  options: SessionOptions;
  mdns: boolean;
};

/** Runs a client of `office` while `work` goes on. */
export async function withClient<T>(parts: ClientParts, work: (session: Session) => Promise<T>): Promise<T> {
  const { profile, office, output, context, options, mdns } = parts;
  const { stopped } = context.terminal;
  const own = options.role === 'sender';
  const release = own ? await takeSender(profile, office, stopped) : undefined;
  const way = openWay(office.id, profile.ways, { mdns });
  const client = createClient(
    { office: office.id, ...(options.join && { join: options.join }) },
    {
      identity: createSoftwareIdentity(profile.key),
      store: own
        ? profile.openStore(office.id)
        : createFollowerStore(createMemoryStore(), profile.openStore(office.id)),
      connection: way.connection,
      clock: context.clock,
      hashChunk,
    },
  );
  client.subscribe(({ kind }) => {
    if (kind === 'status' && client.status().phase === 'offline') way.seek(() => client.reconnect());
  });
  way.watch(() => void client.checkWay());
  const restored = tellAfterRestore(client, output, { refused: own });
  try {
    await client.start();
    return await work({
      profile,
      office,
      client,
      names: namesOf(client),
      output,
      context,
      async online(milliseconds = patience) {
        if (!(await untilOnline(client, { longest: milliseconds, mdns, stopped }))) {
          throw new CommandError(`${officeLabel(office)} does not answer: ${whyNot(client, way.failures())}`);
        }
        const name = client.office()?.name;
        if (name !== undefined && name !== office.name) profile.offices.rename(office.id, name);
      },
    });
  } finally {
    restored.tell();
    restored.end();
    await client.stop();
    await way.close();
    release?.();
  }
}

/**
 * Waits until no other command of this profile sends to this office.
 *
 * @param longest - milliseconds.
 * @throws CommandError when it does not become free, or cannot be taken at all (no rights, a full disk).
 */
export async function takeSender(
  profile: Pick<Profile, 'senderLock'>,
  office: Pick<JoinedOffice, 'id'>,
  stopped: AbortSignal,
  longest = lockPatience,
): Promise<() => void> {
  const late = AbortSignal.timeout(longest);
  try {
    return await profile.senderLock(office.id).take(AbortSignal.any([stopped, late]));
  } catch (error) {
    stopped.throwIfAborted();
    if (late.aborted && error === late.reason)
      throw new CommandError('Another command of this profile is still sending.', { cause: error });
    throw new CommandError(`This profile cannot be written: ${reasonOf(error)}`, { cause: error });
  }
}

/** An office's name and the part of its id that tells it from another of the same name. */
export function officeLabel({ id, name }: Pick<JoinedOffice, 'id' | 'name'>): string {
  return `${plainLine(name)} (${officeFingerprint(id)})`;
}

function whyNot(client: Client, failures: readonly string[]): string {
  const { phase, reason } = client.status();
  if (phase === 'pending_approval') return 'an admin has to let you in first.';
  return failures.length > 0 ? failures.join('; ') : (reason ?? 'it was not found on the network.');
}

function namesOf(client: Client): Names {
  const member = (id: string | null) =>
    id === null ? (client.office()?.name ?? '') : (client.member(id)?.name ?? id.slice(-8));
  return {
    member,
    room(id) {
      if (id === null) return '';
      const room = client.room(id);
      return room === undefined ? id : roomLabel(room, client.office()?.member ?? '', member);
    },
  };
}
