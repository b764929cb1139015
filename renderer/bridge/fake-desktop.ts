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
  /** Who answers, and where: the way to each office that can be opened. One that is `away` answers nobody. */
  offices?: readonly { card: Card; url: string; addresses: readonly string[]; away?: boolean }[];
  remembered?: readonly RememberedOffice[];
  nearby?: readonly OfficeNearby[];
  /** What becomes of hosting; refused when absent. */
  host?: { office: string; ownerToken?: string; recovery?: { phrase: string; file: string } };
  /** Whether it hosts already when the window opens. */
  hosting?: HostingState;
  person?: string;
  denied?: BridgeReply<'appInfo'>['info']['denied'];
  /** Files that a person picks: those in a folder, by their `path` in it, when a folder is asked for. Filled with what is given. */
  disk?: readonly { name: string; type: string; size: number; filling: string; path?: string }[];
  /** The device's private key, 32 bytes, for who is the same one after the page is loaded again; absent: a new device each time. */
  deviceKey?: readonly number[];
  /** The link that the app was opened with. */
  link?: string;
  /** Who checks the spelling, and in which languages. */
  spelling?: BridgeReply<'spelling'>;
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
  const { deviceKey = createDeviceKey() } = script;
  const identity = createSoftwareIdentity(Uint8Array.from(deviceKey));
  const listeners = new Map<BridgePush, Set<(told: never) => void>>();
  const calls: { call: BridgeCall; payload: unknown }[] = [];
  const saved = new Map<number, { name: string; within: readonly string[]; bytes: Uint8Array; kept: boolean }>();
  const disk = (script.disk ?? []).map((file, at) => ({ ...file, file: at + 1, key: `${at}`, changed: false }));
  let opening = script.link;
  let nearby = script.nearby ?? [];
  let remembered = [...(script.remembered ?? [])];
  let hosting: HostingState = script.hosting ?? { state: 'stopped' };
  let settings: BridgeReply<'readSettings'>['settings'] = {
    openAtLogin: false,
    closeToTray: true,
    keepAwakeWhileHosting: false,
    attention: true,
    globalShortcut: '',
    spelling: [],
  };

  let activity: BridgeReply<'activity'> = { activity: { idleMinutes: 0, locked: false } };
  let update: BridgeReply<'update'> = {};

  function push<N extends BridgePush>(name: N, told: BridgeTold<N>): void {
    for (const listener of listeners.get(name) ?? []) (listener as (told: BridgeTold<N>) => void)(told);
  }
  function activityIs(idleMinutes: number, locked = false): void {
    activity = { activity: { idleMinutes, locked } };
    push('activityChanged', activity);
  }
  function offerUpdate(version: string, notes = ''): void {
    const told = { update: { version, notes } };
    update = told;
    push('updateReady', told);
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
    spelling: () => script.spelling ?? { by: 'files', languages: [] },
    takeLink() {
      const link = opening;
      opening = undefined;
      return link === undefined ? {} : { link };
    },
    nearby: () => ({ offices: [...nearby] }),
    checkNetwork: () => ({
      findings: [
        {
          ...{ id: 'N01', title: 'Network adapters', state: 'ok', found: 'eth0: 10.1.2.2/24' },
          ...{ code: 'adapter_works', values: { adapter: 'eth0', addresses: '10.1.2.2/24' } },
        },
        {
          ...{ id: 'N03', title: 'Offices on this network', state: 'warning', found: 'None answered.' },
          ...{ remedy: 'Use an invite or the address.', code: 'offices_none', advice: 'ask_for_invite', values: {} },
        },
        // As of a newer desktop: the window has no words for it.
        {
          ...{ id: 'N99', title: 'Discovery', state: 'warning', found: 'Nobody answered.', code: 'nobody' },
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
      const found = offices.find(({ addresses, away }) => !away && addresses.includes(address));
      return found ? { card: found.card, address } : refuse('Nobody answers there.');
    },
    openWay({ office, addresses }) {
      const found = offices.find(({ card }) => card.office === office);
      const known = remembered.some((one) => one.office === office);
      if (!found || (found.away && !known)) return refuse('It does not answer.');
      if (!known || addresses.length > 0) {
        const visit = { office, name: found.card.name, own: host?.office === office, visited: Date.now() };
        remembered = [visit, ...remembered.filter((one) => one.office !== office)];
      }
      return { way: { url: found.url, card: found.card, certificate: '' } };
    },
    startHosting({ name: wanted }) {
      if (!host) {
        const error = { code: 'forbidden', message: 'A policy says no.' } as const;
        hostingIs({ state: 'failed', error });
        return refuse(error.message);
      }
      const { office } = host;
      const name = wanted ?? remembered.find(({ own }) => own)?.name ?? 'Office';
      hostingIs({ state: 'running', office, name, port: 7788, portMoved: false, addresses: [], connected: 0 });
      return host;
    },
    stopHosting({ force }) {
      if (!force && hosting.state === 'running' && hosting.connected > 0)
        throw new LandlineError('conflict', 'Others are connected.');
      hostingIs({ state: 'stopped' });
      return {};
    },
    hosting: () => ({ hosting }),
    activity: () => activity,
    update: () => update,
    installUpdate({ install }) {
      if (!install) update = {};
      return {};
    },
    device: () => ({ device: identity.device }),
    sign: async ({ text }) => ({ signature: await identity.sign(text) }),
    pickFiles: ({ what }) => ({
      files: disk
        .filter(({ path }) => (path !== undefined) === (what === 'folder'))
        .map(({ file, name, type, size, key, path }) => ({
          ...{ file, name, type, size, key },
          ...(path !== undefined && { path }),
        })),
    }),
    readFile({ file: handle, offset, length }) {
      const file = disk.find((one) => one.file === handle) ?? refuse('It is gone.');
      if (file.changed) throw new LandlineError('conflict', 'It is not as it was.');
      const filling = new TextEncoder().encode(file.filling);
      const end = Math.min(file.size, offset + length);
      return {
        bytes: Uint8Array.from({ length: end - offset }, (_, at) => filling[(offset + at) % filling.length] ?? 0),
      };
    },
    pickSaveFolder: () => ({ folder: 1 }),
    saveFile({ name, size, within = [] }) {
      const file = saved.size + 1;
      saved.set(file, { name, within, bytes: new Uint8Array(size), kept: false });
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
      if (error instanceof LandlineError) return failure(error.code, error.message);
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
    hostingIs,
    activityIs,
    offerUpdate,
    /** Somebody writes into a file that was picked. */
    change(name: string) {
      for (const file of disk) file.changed ||= file.name === name;
    },
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
