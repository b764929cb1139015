import { z } from 'zod';
import * as shape from './bridge-shapes.ts';
import { errorCode, joinMode, wireError, type Result } from './errors.ts';
import { card } from './http.ts';
import * as id from './ids.ts';
import { limits } from './limits.ts';

/**
 * The contract of `window.landline`: what the desktop's window may ask of the main process, and what that tells it. One entry is one
 * method, or one kind of push. Main checks every argument against it, whoever seems to call; the window checks what comes back.
 */
type CallEntry = {
  kind: 'call';
  summary: string;
  payload: z.ZodType;
  reply: z.ZodType;
};
type PushEntry = { kind: 'push'; summary: string; payload: z.ZodType };

const none = z.object({});

/** Every method of `window.landline` and every push, by name. */
export const bridge = {
  appInfo: {
    kind: 'call',
    summary: 'What this app is, what it runs on and what it may do here.',
    payload: none,
    reply: z.object({ info: shape.appInfo }),
  },
  readSettings: {
    kind: 'call',
    summary: 'The settings that belong to the app, not to the page; `locked` ones are set by a policy.',
    payload: none,
    reply: z.object({ settings: shape.desktopSettings, locked: z.array(shape.desktopSettings.keyof()) }),
  },
  changeSettings: {
    kind: 'call',
    summary:
      'Changes some of them. `forbidden` when one is locked, `conflict` when another program has the keys of `globalShortcut`.',
    payload: z.object({ settings: shape.desktopSettings.partial() }),
    reply: z.object({ settings: shape.desktopSettings }),
  },
  tellLook: {
    kind: 'call',
    summary: "The page's language and theme, for menus, dialogs and the frame of the window.",
    payload: shape.look,
    reply: none,
  },
  actionChosen: {
    kind: 'push',
    summary: "An action of the page was chosen in the app's menu.",
    payload: z.object({ action: shape.appAction }),
  },
  spelling: {
    kind: 'call',
    summary:
      'Who checks the spelling here: the system, in the languages that are set there; or dictionaries that somebody put on this computer, in their languages. None is ever fetched.',
    payload: none,
    reply: z.object({ by: z.enum(['system', 'files']), languages: z.array(z.string().max(35)).max(200) }),
  },
  openDictionaries: {
    kind: 'call',
    summary: 'Shows the folder into which dictionaries of the spell checker are put.',
    payload: none,
    reply: none,
  },
  copyDiagnostics: {
    kind: 'call',
    summary: 'Puts versions, settings and the last lines of the log on the clipboard, without names or messages.',
    payload: none,
    reply: none,
  },
  openLink: {
    kind: 'call',
    summary: 'Opens an http, https or mailto address in the program the person uses for it.',
    payload: z.object({
      url: z
        .string()
        .max(8_192)
        .regex(/^(?:https?:\/\/|mailto:)[^\s]+$/i),
    }),
    reply: none,
  },
  takeLink: {
    kind: 'call',
    summary: 'The `landline://` link that the app was opened with, once.',
    payload: none,
    reply: z.object({ link: z.string().max(2_048).optional() }),
  },
  link: {
    kind: 'push',
    summary: 'A `landline://` link was opened while the app runs.',
    payload: z.object({ link: z.string().max(2_048) }),
  },

  nearby: {
    kind: 'call',
    summary: 'Begins to look for offices on the local network, or asks anew, and answers with those there are.',
    payload: none,
    reply: z.object({ offices: z.array(shape.officeNearby).max(500) }),
  },
  restNearby: {
    kind: 'call',
    summary: 'Nobody looks at the list any more: stops asking the network.',
    payload: none,
    reply: none,
  },
  nearbyChanged: {
    kind: 'push',
    summary: 'The offices on the local network, all of them, whenever one comes, goes or changes.',
    payload: z.object({ offices: z.array(shape.officeNearby).max(500) }),
  },
  checkNetwork: {
    kind: 'call',
    summary: 'Runs the network doctor: what could keep offices from being found, and what to do about it.',
    payload: none,
    reply: z.object({ findings: z.array(shape.networkFinding).max(200) }),
  },

  remembered: {
    kind: 'call',
    summary: 'The offices this device has been in, the last one first.',
    payload: none,
    reply: z.object({ offices: z.array(shape.rememberedOffice).max(500) }),
  },
  forgetOffice: {
    kind: 'call',
    summary: 'Drops an office from that list. The membership stays.',
    payload: z.object({ office: id.officeId }),
    reply: none,
  },
  askAddress: {
    kind: 'call',
    summary: 'Asks who answers at an address or a name that somebody typed. Nothing is proven by it.',
    payload: z.object({ address: shape.address }),
    reply: z.object({ card, address: shape.address }),
  },
  openWay: {
    kind: 'call',
    summary:
      'Opens the way to an office, from every address known and these, and remembers the office. It stays open, over changes of network, until it is closed. An office that is remembered is answered for at once with the card last proven, reachable or not, so that what is kept of it can be read; `unavailable` only where none ever was.',
    payload: z.object({ office: id.officeId, addresses: shape.addresses }),
    reply: z.object({ way: shape.officeWay }),
  },
  closeWay: {
    kind: 'call',
    summary: 'The office is not wanted any more.',
    payload: z.object({ office: id.officeId }),
    reply: none,
  },
  wayChanged: {
    kind: 'push',
    summary:
      'The way ends at another certificate of the office than before, or the network changed and it is to be tried.',
    payload: z.object({ office: id.officeId, certificate: id.sha256.or(z.literal('')) }),
  },

  startHosting: {
    kind: 'call',
    summary:
      'Hosts an office on this computer: the one that is there, or a new one of this name. Answered when it takes connections.',
    payload: z.object({ name: id.officeName.optional(), join: joinMode.optional() }),
    reply: z.object({
      office: id.officeId,
      /** The token that makes who uses it the owner, while there is none. */
      ownerToken: id.token.optional(),
      /** What restores the office should this computer be lost: there once, when the office is made. */
      recovery: z.object({ phrase: z.string().max(500), file: z.string().max(4_096) }).optional(),
    }),
  },
  stopHosting: {
    kind: 'call',
    summary: 'Stops. `conflict` while others are connected, unless `force`.',
    payload: z.object({ force: z.boolean() }),
    reply: none,
  },
  hosting: {
    kind: 'call',
    summary: 'Whether this computer hosts.',
    payload: none,
    reply: z.object({ hosting: shape.hostingState }),
  },
  hostingChanged: {
    kind: 'push',
    summary: 'Hosting began, ended or failed, or the number of people connected changed.',
    payload: z.object({ hosting: shape.hostingState }),
  },

  device: {
    kind: 'call',
    summary: "This device's public key. Its private half stays in main.",
    payload: none,
    reply: z.object({ device: id.deviceId }),
  },
  sign: {
    kind: 'call',
    summary: 'Signs an event, a proof or an acceptance as this device.',
    payload: z.object({ text: shape.signable }),
    reply: z.object({ signature: id.signature }),
  },

  notify: {
    kind: 'call',
    summary: 'Shows a notification of the system, in place of the one with the same tag.',
    payload: z.object({
      tag: z.string().min(1).max(100),
      title: z.string().max(200),
      body: z.string().max(1_000),
      /** Whether the system may offer a field to answer in. */
      reply: z.boolean(),
    }),
    reply: none,
  },
  withdrawNote: {
    kind: 'call',
    summary: 'Takes a notification back: it has been read elsewhere.',
    payload: z.object({ tag: z.string().min(1).max(100) }),
    reply: none,
  },
  noteChosen: {
    kind: 'push',
    summary: 'A notification was clicked, or answered.',
    payload: z.object({ tag: z.string().max(100), reply: z.string().max(limits.textLength).optional() }),
  },
  tellTray: {
    kind: 'call',
    summary: 'What the tray, the dock and the taskbar show: counts, do-not-disturb, the progress of files (0 to 1).',
    payload: z.object({
      unread: z.int().nonnegative(),
      mentions: z.int().nonnegative(),
      dnd: z.boolean(),
      progress: z.number().min(0).max(1).nullable(),
    }),
    reply: none,
  },
  dndChosen: {
    kind: 'push',
    summary: "Do-not-disturb was switched in the tray's menu.",
    payload: z.object({ on: z.boolean() }),
  },
  activity: {
    kind: 'call',
    summary: 'For how many minutes the computer has been left alone, and whether its screen is locked.',
    payload: none,
    reply: z.object({ activity: shape.activity }),
  },
  activityChanged: {
    kind: 'push',
    summary: 'The computer was left alone for so many minutes, is used again (0), or its screen was locked.',
    payload: z.object({ activity: shape.activity }),
  },

  pickFiles: {
    kind: 'call',
    summary: 'Asks the person for files, or for a folder with all that is in it.',
    payload: z.object({ what: z.enum(['files', 'folder']) }),
    reply: z.object({ files: z.array(shape.pickedFile).max(10_000) }),
  },
  readFile: {
    kind: 'call',
    summary: 'Bytes of a picked file. `conflict` when it is not as it was when it was picked.',
    payload: z.object({
      file: shape.handle,
      offset: z.int().nonnegative(),
      length: z.int().positive().max(limits.chunkBytes),
    }),
    reply: z.object({ bytes: shape.fileBytes }),
  },
  pickSaveFolder: {
    kind: 'call',
    summary: 'Asks the person for a folder to save several files into. Without a choice: no folder.',
    payload: none,
    reply: z.object({ folder: shape.handle.optional() }),
  },
  saveFile: {
    kind: 'call',
    summary:
      'Begins a file in the download folder, in a folder that was picked, or where the person says when asked, by a name the system takes and that is free. Nobody is asked where a folder was picked. Without a choice: no file.',
    payload: z
      .object({
        name: id.fileName,
        size: z.int().nonnegative(),
        ask: z.boolean(),
        /** One that `pickSaveFolder` handed out. */
        folder: shape.handle.optional(),
        /** The folders in it down to the file, each made where it is missing; none leads out of it. */
        within: z.array(id.fileName).max(limits.folderDepth).optional(),
      })
      .refine(({ ask, folder, within }) => (folder === undefined ? within === undefined : !ask), {
        message: 'asks for a folder and names one, or names what is in none',
      }),
    reply: z.object({ file: shape.handle.optional(), name: shape.loose }),
  },
  writeFile: {
    kind: 'call',
    summary: 'Puts bytes where they belong in a file that was begun.',
    payload: z.object({
      file: shape.handle,
      offset: z.int().nonnegative(),
      bytes: shape.fileBytes.refine((bytes) => bytes.length <= limits.chunkBytes, { message: 'is too long' }),
    }),
    reply: none,
  },
  endFile: {
    kind: 'call',
    summary: 'The file is whole and gets its name, marked as coming from elsewhere; or it is thrown away.',
    payload: z.object({ file: shape.handle, keep: z.boolean() }),
    reply: none,
  },
  showFile: {
    kind: 'call',
    summary: 'Shows a file that was saved in its folder.',
    payload: z.object({ file: shape.handle }),
    reply: none,
  },

  update: {
    kind: 'call',
    summary: 'The newer release that is offered, where there is one that the person has not declined.',
    payload: none,
    reply: z.object({ update: shape.appUpdate.optional() }),
  },
  updateReady: {
    kind: 'push',
    summary: 'The office has a newer release, signed by those who make the app.',
    payload: z.object({ update: shape.appUpdate }),
  },
  installUpdate: {
    kind: 'call',
    summary: 'Installs it and starts the app anew, or leaves this version alone.',
    payload: z.object({ version: z.string().max(64), install: z.boolean() }),
    reply: none,
  },
} as const satisfies Record<string, CallEntry | PushEntry>;

type Table = typeof bridge;
type Named<K extends 'call' | 'push'> = { [N in keyof Table]: Table[N]['kind'] extends K ? N : never }[keyof Table];
export type BridgeCall = Named<'call'>;
export type BridgePush = Named<'push'>;
export type BridgeArguments<N extends BridgeCall> = z.input<Table[N]['payload']>;
export type BridgeReply<N extends BridgeCall> = z.output<Table[N]['reply']>;
export type BridgeTold<N extends BridgePush> = z.output<Table[N]['payload']>;

/** What the preload puts on `window.landline`: a method for each call, and one to hear each push. Nothing generic goes through. */
export type DesktopApi = {
  readonly [N in BridgeCall]: (payload: BridgeArguments<N>) => Promise<Result<BridgeReply<N>>>;
} & {
  /** @returns takes the listener off. */
  on<N extends BridgePush>(push: N, listener: (told: BridgeTold<N>) => void): () => void;
};

const failed = z.object({ ok: z.literal(false), error: wireError });

/** Reads what main answered to a call. An answer that does not fit counts as `internal`: the two halves are of different versions. */
export function readReply<N extends BridgeCall>(call: N, answer: unknown): Result<BridgeReply<N>> {
  const refused = failed.safeParse(answer);
  if (refused.success) return refused.data;
  const parsed = z.looseObject({ ok: z.literal(true) }).safeParse(answer);
  const reply = parsed.success ? bridge[call].reply.safeParse(answer) : undefined;
  if (reply?.success) return { ok: true, ...(reply.data as BridgeReply<N>) };
  const code = errorCode.enum.internal;
  return { ok: false, error: { code, message: `The app's answer to ${call} is not understood.` } };
}
