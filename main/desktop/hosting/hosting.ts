import path from 'node:path';
import { z } from 'zod';
import {
  joinMode,
  LandlineError,
  officeId,
  officeName,
  parseInviteLink,
  type HostingState,
} from '../../../protocol/index.ts';
import type { Handlers } from '../bridge/answer.ts';
import { writeWhole, type KeptFile } from '../kept-file.ts';
import { failureOf } from '../processes/calls.ts';
import type { Supervisor } from '../processes/supervisor.ts';
import type { HostAsk, HostCalls, Hosted } from './host-table.ts';

/** What is kept of hosting: whether it goes on when the app is opened again, and of what. */
export const hostingWish = z.object({
  on: z.boolean(),
  office: officeId.optional(),
  name: officeName.optional(),
  join: joinMode.optional(),
});
export type HostingWish = z.infer<typeof hostingWish>;

export type HostingOptions = Omit<HostAsk, 'name' | 'join'> & {
  /** The office's name where nobody chose one. */
  defaultName: string;
  /** Whether the computer's policy lets anybody host here. */
  allowed: boolean;
};

/** The office of this computer, and where it answers. */
export type OwnOffice = { office: string; address: string };

export type HostingDeps = {
  host: Supervisor<HostCalls>;
  wish: KeptFile<HostingWish>;
  changed: (state: HostingState) => void;
  /** The office came up, the first time or again. */
  up: (own: OwnOffice) => void;
  /** Whether whoever sits here is in that office, and is counted there. */
  isInside: (office: string) => boolean;
};

export type Hosting = {
  calls: Pick<Handlers, 'startHosting' | 'stopHosting' | 'hosting'>;
  /** Ends with the app: the wish to host stays. */
  end(): Promise<void>;
  /** Goes on with what was hosted when the app was last open. */
  resume(): Promise<void>;
  /** The office, while it is up. */
  own(): OwnOffice | undefined;
  /** The office whose data is here. */
  ownId(): string | undefined;
  /** People connected besides the one who sits here. */
  others(): number;
  connected(members: number): void;
  /** The host's process ended by itself; `again`: it is being started anew. */
  lost(again: boolean): void;
  /** The host's process runs anew: the office is opened again in it. */
  prepared(ask: (call: 'open', payload: HostAsk) => Promise<Hosted>): Promise<void>;
};

/** The office that this computer hosts: started, stopped, gone on with, and what is told of it. */
export function createHosting(options: HostingOptions, { host, wish, changed, up, isInside }: HostingDeps): Hosting {
  const { defaultName, allowed, ...fixed } = options;
  let state: HostingState = { state: 'stopped' };
  let starting: Promise<Hosted> | undefined;
  /** Where people know it: a host that is started anew comes back there. */
  let lastPort: number | undefined;

  const become = (next: HostingState) => changed((state = next));
  const ask = (): HostAsk => {
    const { name = defaultName, join, office } = wish.value;
    // Of an office that is there the admins decide.
    const isChosen = join !== undefined && office === undefined && fixed.policy.locked?.join === undefined;
    return { ...fixed, name, ...(isChosen && { join }) };
  };
  const running = ({ office, name, port, portMoved, addresses }: Hosted) => {
    lastPort = port;
    become({ state: 'running', office, name, port, portMoved, addresses, connected: 0 });
    up({ office, address: onThisComputer(port) });
  };

  async function open(): Promise<Hosted> {
    become({ state: 'starting' });
    try {
      // Somebody wants it: what failed before does not count any more.
      await host.start();
      const hosted = await host.ask('open', ask());
      await wish.put({ ...wish.value, on: true, office: hosted.office });
      running(hosted);
      return hosted;
    } catch (error) {
      become({ state: 'failed', error: failureOf(error).error });
      await host.stop();
      throw error;
    }
  }
  const opened = () =>
    (starting ??= open().finally(() => {
      starting = undefined;
    }));

  async function stop(): Promise<void> {
    await starting?.catch(() => undefined);
    await host.stop(async (caller) => caller.ask('close', {}));
    if (state.state !== 'stopped') become({ state: 'stopped' });
  }

  const start: Handlers['startHosting'] = async ({ name, join }) => {
    if (!allowed) throw new LandlineError('forbidden', 'The administrator of this computer lets nobody host here.');
    if (state.state === 'running') throw new LandlineError('conflict', 'This computer hosts an office already.');
    await wish.put({ ...wish.value, ...(name !== undefined && { name }), ...(join && { join }) });
    const { office, ownerInvite, recovery } = await opened();
    const ownerToken = parseInviteLink(ownerInvite ?? '')?.token;
    return {
      office,
      ...(ownerToken !== undefined && { ownerToken }),
      ...(recovery && { recovery: await keepRecovery(recovery) }),
    };
  };
  const stopHosting: Handlers['stopHosting'] = async ({ force }) => {
    if (!force && others() > 0) throw new LandlineError('conflict', `${others()} others are connected to the office.`);
    await wish.put({ ...wish.value, on: false });
    await stop();
    return {};
  };

  return {
    calls: { startHosting: start, stopHosting, hosting: () => ({ hosting: state }) },
    end: stop,
    async resume() {
      if (wish.value.on && allowed) await opened();
    },
    own() {
      return state.state === 'running' ? { office: state.office, address: onThisComputer(state.port) } : undefined;
    },
    ownId: () => wish.value.office,
    others,
    connected(members) {
      if (state.state !== 'running') return;
      const own = isInside(state.office) ? 1 : 0;
      become({ ...state, connected: Math.max(0, members - own) });
    },
    lost(again) {
      // At the first start `open` tells by itself.
      if (starting) return;
      become(
        again
          ? { state: 'starting' }
          : {
              state: 'failed',
              error: failureOf(new LandlineError('unavailable', 'The host ended again and again.')).error,
            },
      );
    },
    async prepared(open) {
      // The same.
      if (starting || !wish.value.on) return;
      running(await open('open', { ...ask(), ...(lastPort !== undefined && { port: lastPort }) }));
    },
  };

  function others(): number {
    return state.state === 'running' ? state.connected : 0;
  }

  /** The phrase is kept nowhere; the file that it opens is, for the person to copy to another place. */
  async function keepRecovery({ phrase, file }: { phrase: string; file: string }) {
    const where = path.join(fixed.dir, 'recovery.txt');
    await writeWhole(where, file);
    return { phrase, file: where };
  }
}

const onThisComputer = (port: number) => `127.0.0.1:${port}`;
