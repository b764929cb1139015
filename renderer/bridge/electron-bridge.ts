import {
  bridge as table,
  LandlineError,
  limits,
  readReply,
  type BridgeArguments,
  type BridgeCall,
  type BridgePush,
  type BridgeReply,
  type BridgeTold,
  type DesktopApi,
} from '../../protocol/index.ts';
import type { Bridge, Door, Note, NotesBridge, SavedFile, Stop } from './bridge.ts';

const done = async (asked: Promise<unknown>): Promise<void> => {
  await asked;
};

/** The bridge over `window.landline`. What comes back is checked: main may be of another version than this page. */
export async function createElectronBridge(api: DesktopApi) {
  async function ask<N extends BridgeCall>(call: N, payload: BridgeArguments<N>): Promise<BridgeReply<N>> {
    // A method of a newer table that this app's main lacks.
    if (typeof api[call] !== 'function') throw new LandlineError('unavailable', `The app does not know ${call}.`);
    const method = api[call] as (payload: BridgeArguments<N>) => Promise<unknown>;
    const result = readReply(call, await method(payload));
    if (!result.ok) throw new LandlineError(result.error.code, result.error.message, result.error);
    return result;
  }
  function on<N extends BridgePush>(push: N, listener: (told: BridgeTold<N>) => void): Stop {
    return api.on(push, (told) => {
      const checked = table[push].payload.safeParse(told);
      if (checked.success) listener(checked.data as BridgeTold<N>);
    });
  }
  /** What is so now, and each change: what is told before the answer is newer than that. */
  function follow<N extends BridgePush>(
    push: N,
    now: Promise<BridgeTold<N> | undefined>,
    listener: (told: BridgeTold<N>) => void,
  ): Stop {
    let late = false;
    const stop = on(push, (told) => {
      late = true;
      listener(told);
    });
    void now.then(
      (told) => {
        if (!late && told !== undefined) listener(told);
      },
      (error: unknown) => console.warn(error),
    );
    return () => {
      late = true;
      stop();
    };
  }
  /** For what nobody waits for: a notification that does not show is no reason to stop. */
  const tell = <N extends BridgeCall>(call: N, payload: BridgeArguments<N>) =>
    void ask(call, payload).catch((error: unknown) => console.warn(error));

  const { info } = await ask('appInfo', {});
  const { device } = await ask('device', {});
  const identity = { device, sign: async (text: string) => (await ask('sign', { text })).signature };

  const notes: NotesBridge = {
    permission: () => 'granted',
    ask: async () => undefined,
    show: ({ tag, title, body }: Note) =>
      tell('notify', { tag, title: title.slice(0, 200), body: body.slice(0, 1_000), reply: true }),
    withdraw: (tag) => tell('withdrawNote', { tag }),
    canReply: true,
    onChosen: (listener) => on('noteChosen', ({ tag, reply }) => listener(tag, reply)),
  };

  async function beginFile(wanted: BridgeArguments<'saveFile'>): Promise<SavedFile | undefined> {
    const { file, name } = await ask('saveFile', wanted);
    if (file === undefined) return undefined;
    return {
      name,
      sink: {
        async write(offset, bytes) {
          for (let at = 0; at < bytes.length; at += limits.chunkBytes)
            await ask('writeFile', { file, offset: offset + at, bytes: bytes.subarray(at, at + limits.chunkBytes) });
        },
      },
      end: (keep) => done(ask('endFile', { file, keep })),
      show: () => done(ask('showFile', { file })),
    };
  }

  return {
    notes,
    tellCounts: (counts) => tell('tellTray', counts),
    openLink: (url) => tell('openLink', { url }),
    offices: {
      remembered: async () => (await ask('remembered', {})).offices,
      forget: (office) => done(ask('forgetOffice', { office })),
      ask: (address) => ask('askAddress', { address }),
      async open(office, addresses): Promise<Door> {
        const { way } = await ask('openWay', { office, addresses: addresses.slice(0, 16) });
        let { certificate } = way;
        const stop = on('wayChanged', (told) => {
          if (told.office === office) certificate = told.certificate;
        });
        return {
          card: way.card,
          way: { url: way.url, certificate: () => certificate },
          identity,
          async close() {
            stop();
            await ask('closeWay', { office });
          },
        };
      },
      onWayChanged: (office, listener) =>
        on('wayChanged', (told) => {
          if (told.office === office) listener();
        }),
    },
    ...(!info.denied.includes('discovery') && {
      discovery: {
        watch(listener) {
          const stop = on('nearbyChanged', ({ offices }) => listener(offices));
          void ask('nearby', {}).then(
            ({ offices }) => listener(offices),
            (error: unknown) => console.warn(error),
          );
          return () => {
            stop();
            tell('restNearby', {});
          };
        },
        check: async () => (await ask('checkNetwork', {})).findings,
      },
    }),
    ...(!info.denied.includes('hosting') && {
      hosting: {
        ...(info.join && { join: info.join }),
        async start(office) {
          const { office: id, ownerToken, recovery } = await ask('startHosting', office);
          return { office: id, ...(ownerToken !== undefined && { ownerToken }), ...(recovery && { recovery }) };
        },
        stop: (force) => done(ask('stopHosting', { force })),
        onChanged: (listener) => follow('hostingChanged', ask('hosting', {}), ({ hosting }) => listener(hosting)),
      },
    }),
    files: {
      pick: async (what) => (await ask('pickFiles', { what })).files,
      read: async (file, offset, length) => (await ask('readFile', { file, offset, length })).bytes,
      save: (name, size, choose) => beginFile({ name, size, ask: choose }),
      async saveFolder() {
        const { folder } = await ask('pickSaveFolder', {});
        if (folder === undefined) return undefined;
        return {
          async save(within, name, size) {
            const file = await beginFile({ name, size, ask: false, folder, within: [...within] });
            return file ?? Promise.reject(new LandlineError('unavailable', 'The app began no file.'));
          },
        };
      },
    },
    desktop: {
      info: async () => info,
      settings: () => ask('readSettings', {}),
      change: async (settings) => (await ask('changeSettings', { settings })).settings,
      tellLook: (look) => tell('tellLook', look),
      onAction: (listener) => on('actionChosen', ({ action }) => listener(action)),
      spelling: () => ask('spelling', {}),
      openDictionaries: () => done(ask('openDictionaries', {})),
      copyDiagnostics: () => done(ask('copyDiagnostics', {})),
      onLink(listener) {
        const stop = on('link', ({ link }) => listener(link));
        void ask('takeLink', {}).then(
          ({ link }) => link !== undefined && listener(link),
          (error: unknown) => console.warn(error),
        );
        return stop;
      },
      onDndChosen: (listener) => on('dndChosen', (told) => listener(told.on)),
      onActivity: (listener) => follow('activityChanged', ask('activity', {}), ({ activity }) => listener(activity)),
      onUpdate(listener) {
        const now = ask('update', {}).then(({ update }) => update && { update });
        return follow('updateReady', now, ({ update }) => listener(update));
      },
      answerUpdate: (version, install) => done(ask('installUpdate', { version, install })),
    },
  } satisfies Bridge;
}
