import { createDeviceKey, createSoftwareIdentity } from '../../client/index.ts';
import {
  bridge as table,
  failure,
  LandlineError,
  type BridgeArguments,
  type BridgeCall,
  type BridgePush,
  type BridgeReply,
  type BridgeTold,
  type Card,
  type DesktopApi,
  type HostingState,
  type OfficeNearby,
  type RememberedOffice,
  type Result,
} from '../../protocol/index.ts';

/** What the pretended computer and its network are like. */
export type FakeScript = {
  /** Who answers, and where: the way to each office that can be opened. */
  offices?: readonly { card: Card; url: string; addresses: readonly string[] }[];
  remembered?: readonly RememberedOffice[];
  nearby?: readonly OfficeNearby[];
  /** What becomes of hosting; refused when absent. */
  host?: { office: string; ownerToken?: string; recovery?: { phrase: string; file: string } };
  person?: string;
  denied?: BridgeReply<'appInfo'>['info']['denied'];
  /** Set by a policy. */
  locked?: BridgeReply<'readSettings'>['locked'];
};

type Handlers = { [N in BridgeCall]?: (payload: BridgeArguments<N>) => BridgeReply<N> | Promise<BridgeReply<N>> };

/**
 * A `window.landline` without a desktop: for tests, the gallery and for working on the window in a browser. It checks arguments as
 * main does and does what its script says; `push` is what main would tell, `calls` what it was asked.
 */
export function createFakeDesktop(script: FakeScript = {}) {
  const { offices = [], host, person } = script;
  const identity = createSoftwareIdentity(createDeviceKey());
  const listeners = new Map<BridgePush, Set<(told: never) => void>>();
  const calls: { call: BridgeCall; payload: unknown }[] = [];
  const saved = new Map<number, { name: string; bytes: Uint8Array; kept: boolean }>();
  let nearby = script.nearby ?? [];
  let remembered = [...(script.remembered ?? [])];
  let hosting: HostingState = { state: 'stopped' };
  let settings: BridgeReply<'readSettings'>['settings'] = {
    openAtLogin: false,
    closeToTray: true,
    keepAwakeWhileHosting: false,
    globalShortcut: '',
    spelling: [],
  };

  function push<N extends BridgePush>(name: N, told: BridgeTold<N>): void {
    for (const listener of listeners.get(name) ?? []) (listener as (told: BridgeTold<N>) => void)(told);
  }
  function hostingIs(state: HostingState): void {
    hosting = state;
    push('hostingChanged', { hosting });
  }
  const savedFile = (file: number) => saved.get(file) ?? refuse('There is no such file.');

  const handlers: Handlers = {
    appInfo: () => ({
      info: {
        version: '0.0.0',
        platform: 'other',
        parts: {},
        ...(person !== undefined && { person }),
        keyStore: 'file',
        denied: script.denied ?? [],
      },
    }),
    readSettings: () => ({ settings, locked: script.locked ?? [] }),
    changeSettings: ({ settings: some }) => {
      if (script.locked?.some((name) => name in some)) throw new LandlineError('forbidden', 'A policy sets this.');
      return { settings: (settings = { ...settings, ...(some as typeof settings) }) };
    },
    takeLink: () => ({}),
    nearby: () => ({ offices: [...nearby] }),
    checkNetwork: () => ({
      findings: [
        { id: 'interfaces', title: 'Network', state: 'ok', found: 'Connected by eth0.' },
        {
          id: 'multicast',
          title: 'Discovery',
          state: 'warning',
          found: 'Nobody answered.',
          remedy: 'Ask whether the network keeps devices apart.',
        },
      ],
    }),
    remembered: () => ({ offices: remembered }),
    forgetOffice({ office }) {
      remembered = remembered.filter((one) => one.office !== office);
      return {};
    },
    askAddress({ address }) {
      const found = offices.find(({ addresses }) => addresses.includes(address));
      return found ? { card: found.card, address } : refuse('Nobody answers there.');
    },
    openWay({ office }) {
      const found = offices.find(({ card }) => card.office === office) ?? refuse('It does not answer.');
      const own = host?.office === office;
      const visit = { office, name: found.card.name, own, visited: Date.now() };
      remembered = [visit, ...remembered.filter((one) => one.office !== office)];
      return { way: { url: found.url, card: found.card, certificate: '' } };
    },
    startHosting({ name = 'Office' }) {
      if (!host) {
        const error = { code: 'forbidden', message: 'A policy says no.' } as const;
        hostingIs({ state: 'failed', error });
        return refuse(error.message);
      }
      const { office } = host;
      hostingIs({ state: 'running', office, name, port: 7788, portMoved: false, addresses: [], connected: 0 });
      return host;
    },
    stopHosting() {
      hostingIs({ state: 'stopped' });
      return {};
    },
    hosting: () => ({ hosting }),
    device: () => ({ device: identity.device }),
    sign: async ({ text }) => ({ signature: await identity.sign(text) }),
    pickFiles: () => ({ files: [] }),
    readFile: () => refuse('It is gone.'),
    saveFile({ name, size }) {
      const file = saved.size + 1;
      saved.set(file, { name, bytes: new Uint8Array(size), kept: false });
      return { file, name };
    },
    writeFile({ file, offset, bytes }) {
      savedFile(file).bytes.set(bytes, offset);
      return {};
    },
    endFile({ file, keep }) {
      savedFile(file).kept = keep;
      return {};
    },
  };

  async function answer<N extends BridgeCall>(call: N, payload: BridgeArguments<N>): Promise<Result<BridgeReply<N>>> {
    const checked = table[call].payload.safeParse(payload);
    if (!checked.success) return failure('bad_request', `The arguments of ${call} are wrong.`);
    calls.push({ call, payload });
    const handler = handlers[call] as ((payload: BridgeArguments<N>) => Promise<BridgeReply<N>>) | undefined;
    try {
      // What only the system does, and answers with nothing, needs no pretending.
      return { ok: true, ...(await (handler?.(payload) ?? ({} as BridgeReply<N>))) };
    } catch (error) {
      return failure('unavailable', error instanceof Error ? error.message : String(error));
    }
  }

  const methods = Object.fromEntries(
    Object.entries(table)
      .filter(([, { kind }]) => kind === 'call')
      .map(([call]) => [call, (payload: never) => answer(call as BridgeCall, payload)]),
  );
  const api = {
    ...methods,
    on<N extends BridgePush>(name: N, listener: (told: BridgeTold<N>) => void) {
      const all = listeners.get(name) ?? new Set();
      listeners.set(name, all.add(listener));
      return () => all.delete(listener);
    },
  } as unknown as DesktopApi;

  return {
    api,
    calls,
    saved,
    push,
    /** Offices come and go on the network. */
    find(found: readonly OfficeNearby[]) {
      nearby = found;
      push('nearbyChanged', { offices: [...found] });
    },
  };
}
export type FakeDesktop = ReturnType<typeof createFakeDesktop>;

function refuse(why: string): never {
  throw new Error(why);
}
