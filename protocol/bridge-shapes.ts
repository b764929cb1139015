import { z } from 'zod';
import { joinMode, wireError } from './errors.ts';
import { card } from './http.ts';
import * as id from './ids.ts';
import { limits } from './limits.ts';

/** A sentence from the system or the network, shown as text. */
const sentence = z.string().max(1_000);
const port = z.int().min(1).max(65_535);
/** Whatever the network says a thing is called: shown in one line, as text. */
export const loose = z.string().max(255);
/** `host:port`, an address or a name, as people type it. */
export const address = z.string().min(1).max(300);
export const addresses = z.array(address).max(16);
/** A number that main gave to a thing of its own: a file, a notification. It says nothing of where that is. */
export const handle = z.int().positive();
/** Bytes of a file, in whatever memory they are. */
export const fileBytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
export const minuteCount = z.int().min(0).max(1_000_000);

/** An office as it was found on the network; nothing of it is proven before a way to it is open. */
export const officeNearby = z.object({
  office: id.officeId,
  name: z.string().max(limits.nameLength),
  /** The computer that hosts it, by the name or the address it has on the network. */
  host: loose,
  join: joinMode,
  /** People in it, where that is known (an office of this computer, or one that was visited). */
  people: z.int().nonnegative().optional(),
  version: z.int().positive(),
});
export type OfficeNearby = z.infer<typeof officeNearby>;

/** An office this device has been in. */
export const rememberedOffice = z.object({
  office: id.officeId,
  name: z.string().max(limits.nameLength),
  /** Hosted by this computer. */
  own: z.boolean(),
  /** When the person first came, or came again by an address or an invite; a way that is only opened again is no visit. */
  visited: id.instant,
});
export type RememberedOffice = z.infer<typeof rememberedOffice>;

/** The way to an office, proven by its certificate: an address of the dialer on this computer. */
export const officeWay = z.object({
  url: z.string().regex(/^https:\/\/[\w.-]{1,253}(?::\d{1,5})?$/),
  card,
  /** SHA-256 of the key of the certificate the way ends at; goes into the proofs. */
  certificate: id.sha256.or(z.literal('')),
});
export type OfficeWay = z.infer<typeof officeWay>;

export const hostingState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('stopped') }),
  z.object({ state: z.literal('starting') }),
  z.object({
    state: z.literal('running'),
    office: id.officeId,
    name: z.string().max(limits.nameLength),
    port,
    /** Another port than the default one, because that was taken. */
    portMoved: z.boolean(),
    addresses,
    /** People connected, but for whoever sits at this computer. */
    connected: z.int().nonnegative(),
  }),
  z.object({ state: z.literal('failed'), error: wireError }),
]);
export type HostingState = z.infer<typeof hostingState>;

/** How long the computer was left alone, and whether its screen is locked. */
export const activity = z.object({ idleMinutes: minuteCount, locked: z.boolean() });

/** How the window looks, for what the system draws around it and says beside it. */
export const look = z.object({
  /** BCP 47: the page's language. */
  language: z.string().max(35),
  theme: z.enum(['system', 'light', 'dark']),
});

/** What the app's menu has the page do. */
export const appAction = z.enum(['switcher', 'settings', 'shortcuts', 'nextRoom', 'previousRoom', 'nextUnread']);
export type AppAction = z.infer<typeof appAction>;

/** A newer release, signed by those who make the app. */
export const appUpdate = z.object({ version: z.string().max(64), notes: z.string().max(8_192) });

/** One finding of the network doctor, in English and as codes for which the window has words in its own language. */
export const networkFinding = z.object({
  /** One of `networkChecks`; what it checks is its title. */
  id: z.string().max(64),
  title: sentence,
  state: z.enum(['ok', 'warning', 'failed', 'skipped']),
  found: sentence,
  remedy: sentence.optional(),
  /** One of `findingCodes`, instead of `found`; of one that is not known `found` is shown. */
  code: z.string().max(64).optional(),
  /** One of `adviceCodes`, instead of `remedy`. */
  advice: z.string().max(64).optional(),
  /** What the words of both codes name: addresses, offices, counts. */
  values: z.record(z.string().max(64), z.union([sentence, z.number()])).optional(),
});
export type NetworkFinding = z.infer<typeof networkFinding>;

export const desktopSettings = z.object({
  /** Opened with the system's session; what was hosted then goes on. */
  openAtLogin: z.boolean(),
  closeToTray: z.boolean(),
  keepAwakeWhileHosting: z.boolean(),
  /** Whether the window draws attention in the taskbar or the dock when somebody means the person. */
  attention: z.boolean(),
  /** Electron's accelerator of the keys that show the window from any program; empty: none. */
  globalShortcut: z.string().max(100),
  /** BCP 47 tags of the spell checker; empty: off. Where the system checks, any says that it is to: `und`, languages are its own. */
  spelling: z.array(z.string().max(35)).max(8),
  downloadFolder: z.string().max(4_096).optional(),
});
export type DesktopSettings = z.infer<typeof desktopSettings>;

export const appInfo = z.object({
  version: z.string().max(64),
  platform: z.enum(['linux', 'darwin', 'win32', 'other']),
  /** Names and versions of what it runs on, for the about box. */
  parts: z.record(z.string().max(64), z.string().max(64)),
  /** The person's name as the system knows it. */
  person: z.string().max(255).optional(),
  /** Where the device's key is: guarded by the system, or in a plain file since the system has no store for secrets. */
  keyStore: z.enum(['system', 'file']),
  /** What an administrator's policy, or the system, does not allow. */
  denied: z.array(z.enum(['hosting', 'discovery', 'updates'])),
  /** How people join an office that is hosted here, where a policy says so; `decided`: whatever the person says. */
  join: z.object({ mode: joinMode, decided: z.boolean() }).optional(),
});
export type AppInfo = z.infer<typeof appInfo>;

/**
 * What the device may be asked to sign: an event, the proof of one connection, its being added to a member. Any other text is
 * refused, so that a page gone bad cannot have another purpose's signature made.
 */
export const signable = z
  .string()
  .max(limits.headerBytes + 64)
  .regex(/^landline\/(?:event|proof|device)\/v1\n/);

export const pickedFile = z.object({
  file: handle,
  name: id.fileName,
  size: z.int().nonnegative(),
  type: id.mediaType,
  /** Path and time of change, hashed: the same file again has the same key. */
  key: z.string().max(64),
  /** Within the folder that was picked, `/` between its parts. */
  path: z.string().max(4_096).optional(),
});
export type PickedFile = z.infer<typeof pickedFile>;
