import type { JoinRequest } from '../../protocol/index.ts';
import type { Crypto } from '../crypto/crypto.ts';
import { passcodeProof, stretchPasscode } from '../crypto/passcode.ts';
import { bodyOf, signEvent } from '../log/event.ts';
import type { ClientStore } from '../stores/store.ts';
import type { Identity, JoinAnswer } from '../types.ts';

export type JoiningDeps = {
  office: string;
  identity: Identity;
  crypto: Crypto;
  clock: () => number;
  store: ClientStore;
};

/**
 * What a device that is no member yet brings along: its signed `member.join`, kept so that the same person asks however often it
 * is tried, and what the join mode wants.
 */
export function createJoining(deps: JoiningDeps) {
  const { office, identity, crypto, store } = deps;
  let answer: JoinAnswer | undefined;
  let stretched: { passcode: string; key: Promise<Uint8Array> } | undefined;

  async function joinEvent(
    name: string | undefined,
    deviceName: string | undefined,
  ): Promise<JoinRequest['event'] | undefined> {
    const kept = await store.get('join', 'join');
    if (name === undefined) return kept;
    if (kept) {
      const body = bodyOf(kept, 'member.join');
      if (body.name === name && body.device?.name === deviceName) return kept;
    }
    const body = { name, ...(deviceName !== undefined && { device: { name: deviceName } }) };
    const event = await signEvent({ type: 'member.join', room: null, body }, deps);
    await store.write([{ table: 'join', key: 'join', value: event }]);
    return event;
  }

  /** Stretching takes a while: it is done once for a passcode, not at each connection. */
  function keyOf(passcode: string): Promise<Uint8Array> {
    if (stretched?.passcode !== passcode) stretched = { passcode, key: stretchPasscode(crypto, office, passcode) };
    return stretched.key;
  }

  async function withAnswer(event: JoinRequest['event'], sid: string): Promise<JoinRequest> {
    const { token, passcode } = answer ?? {};
    const proof =
      passcode === undefined
        ? undefined
        : await passcodeProof(crypto, await keyOf(passcode), { office, device: identity.device, sid });
    return { event, ...(token !== undefined && { token }), ...(proof !== undefined && { passcodeProof: proof }) };
  }

  return {
    answer(given: JoinAnswer): void {
      answer = given;
      if (given.passcode !== undefined) void keyOf(given.passcode);
    },

    /** @returns undefined when nobody asked to join: the host then says how. */
    async request(sid: string): Promise<JoinRequest | undefined> {
      const event = await joinEvent(answer?.name, answer?.deviceName);
      return event && withAnswer(event, sid);
    },

    /** For an office whose log went back to before this member joined: the same joining, so that it is the same member. */
    async again(sid: string): Promise<JoinRequest | undefined> {
      const event = await store.get('join', 'joined');
      return event && withAnswer(event, sid);
    },
  };
}

export type Joining = ReturnType<typeof createJoining>;
