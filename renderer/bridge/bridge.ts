import { inject, type App, type InjectionKey } from 'vue';
import type { Client, Identity, Sink, Way } from '../../client/index.ts';
import type {
  AppAction,
  AppInfo,
  Card,
  DesktopApi,
  DesktopSettings,
  HostingState,
  JoinMode,
  NetworkFinding,
  OfficeNearby,
  PickedFile,
  RememberedOffice,
} from '../../protocol/index.ts';

declare global {
  interface Window {
    /** There on the desktop alone: the preload puts it. */
    readonly landline?: DesktopApi;
  }
}

/** Takes a listener off again. */
export type Stop = () => void;

/** A note about something that happened. A newer one with the same tag takes its place. */
export type Note = { tag: string; title: string; body: string };

export type NotesBridge = {
  /** `unasked`: the person has to be asked first, after something they did. */
  permission(): 'granted' | 'denied' | 'unasked';
  /** Asks the person. Only from a click or a key: browsers refuse, and people are annoyed, otherwise. */
  ask(): Promise<void>;
  show(note: Note): void;
  withdraw(tag: string): void;
  /** Whether the person may answer in the note itself. */
  readonly canReply: boolean;
  onChosen(listener: (tag: string, reply?: string) => void): Stop;
};

/** What the tab, the tray, the dock or the taskbar say. */
export type Counts = { unread: number; mentions: number; dnd: boolean; progress: number | null };

/** An office that can be shown: who it is, the way to it, who we are in it. */
export type Door = {
  card: Card;
  way: Way;
  identity: Identity;
  /** Lets the way go. */
  close(): Promise<void>;
};

/** Where the app knows more than one office: the desktop. */
export type OfficesBridge = {
  remembered(): Promise<RememberedOffice[]>;
  forget(office: string): Promise<void>;
  /** Asks who answers at an address or name that was typed. */
  ask(address: string): Promise<{ card: Card; address: string }>;
  /** Opens a way to an office, proven to be this one. */
  open(office: string, addresses: readonly string[]): Promise<Door>;
  /** The way changed under the client's feet: it should see whether its connection still lives. */
  onWayChanged(office: string, listener: () => void): Stop;
};

export type DiscoveryBridge = {
  /** Looks at the network until told to stop; told of the whole list at each change. */
  watch(listener: (offices: readonly OfficeNearby[]) => void): Stop;
  check(): Promise<NetworkFinding[]>;
};

export type Hosted = { office: string; ownerToken?: string; recovery?: { phrase: string; file: string } };

export type HostingBridge = {
  /** How people join an office that is hosted here, where that is said already; `decided`: whatever the person says. */
  readonly join?: { readonly mode: JoinMode; readonly decided: boolean };
  start(office: { name?: string; join?: JoinMode }): Promise<Hosted>;
  /** Rejects with `conflict` while others are connected, unless forced. */
  stop(force: boolean): Promise<void>;
  /** Of how it is now, and each change. */
  onChanged(listener: (state: HostingState) => void): Stop;
};

/** Files by the system's own dialogs, written to disk as they come. */
export type FilesBridge = {
  pick(what: 'files' | 'folder'): Promise<PickedFile[]>;
  read(file: number, offset: number, length: number): Promise<Uint8Array>;
  /** @returns undefined when the person chose nowhere. */
  save(name: string, size: number, ask: boolean): Promise<SavedFile | undefined>;
  /** A folder for several files. @returns undefined when the person chose none. */
  saveFolder(): Promise<SaveFolder | undefined>;
};
export type SaveFolder = {
  /** @param within - the folders in it down to the file; each is made where it is missing. */
  save(within: readonly string[], name: string, size: number): Promise<SavedFile>;
};
export type SavedFile = {
  /** The name it got: the one asked for may be taken, or one the system does not take. */
  name: string;
  sink: Sink;
  end(keep: boolean): Promise<void>;
  show(): Promise<void>;
};

export type DesktopBridge = {
  info(): Promise<AppInfo>;
  settings(): Promise<{ settings: DesktopSettings; locked: (keyof DesktopSettings)[] }>;
  change(settings: Partial<DesktopSettings>): Promise<DesktopSettings>;
  /** How the page looks, whenever that changes: what the system shows of the app is to agree with it. */
  tellLook(look: { language: string; theme: 'system' | 'light' | 'dark' }): void;
  /** Of what was chosen in the app's menu. */
  onAction(listener: (action: AppAction) => void): Stop;
  /** Who checks the spelling: the system, or dictionaries on this computer, in these languages. */
  spelling(): Promise<{ by: 'system' | 'files'; languages: string[] }>;
  /** Shows the folder of those dictionaries. */
  openDictionaries(): Promise<void>;
  copyDiagnostics(): Promise<void>;
  /** Of `landline://` links: the one it was opened with, and those that come while it runs. */
  onLink(listener: (link: string) => void): Stop;
  onDndChosen(listener: (on: boolean) => void): Stop;
  /** Of how it is now, and each change. */
  onActivity(listener: (activity: { idleMinutes: number; locked: boolean }) => void): Stop;
  /** Of the one that is offered already, too. */
  onUpdate(listener: (update: { version: string; notes: string }) => void): Stop;
  answerUpdate(version: string, install: boolean): Promise<void>;
};

/**
 * What the page needs of whatever it runs in. A part that is absent is not to be had there, and what would need it does not show.
 * Everything asynchronous rejects with a LandlineError.
 */
export type Bridge = {
  readonly notes: NotesBridge;
  tellCounts(counts: Counts): void;
  /** Opens http, https and mailto addresses elsewhere. */
  openLink(url: string): void;
  readonly offices?: OfficesBridge;
  readonly discovery?: DiscoveryBridge;
  readonly hosting?: HostingBridge;
  readonly files?: FilesBridge;
  readonly desktop?: DesktopBridge;
};

/** Keeps a client's way known to be good, for as long as the client lives. */
export function followWay(bridge: Bridge, office: string, client: Pick<Client, 'checkWay'>): Stop {
  return bridge.offices?.onWayChanged(office, () => void client.checkWay()) ?? (() => undefined);
}

const key: InjectionKey<Bridge> = Symbol('bridge');

export function provideBridge(app: App, bridge: Bridge): void {
  app.provide(key, bridge);
}

export function useBridge(): Bridge {
  const bridge = inject(key);
  if (!bridge) throw new Error('useBridge() stands outside of the app');
  return bridge;
}
