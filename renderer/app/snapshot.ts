import { inject, onScopeDispose, provide, shallowRef, type InjectionKey, type Ref, type ShallowRef } from 'vue';
import type { Change, Client } from '../../client/index.ts';
import type { Dialogs } from './dialogs.ts';
import type { Place } from './place.ts';
import type { Reach } from './reach.ts';
import type { Choices, RoomChoices, Settings } from './settings.ts';
import type { Drafts } from '../features/composer/drafts.ts';
import type { Posting } from '../features/composer/posting.ts';
import type { Downloads } from '../features/files/downloads.ts';
import type { FolderSaves } from '../features/files/folder-saves.ts';
import type { Viewer } from '../features/files/viewer.ts';
import type { Transfers } from '../features/files/transfers.ts';

/** What every feature is given. */
export type Office = {
  /** The peer of the office. */
  client: Client;
  /** Whether the office is there. */
  reach: Readonly<Ref<Reach>>;
  /** Where the page is. */
  place: Place;
  /** Which dialog stands over it. */
  dialogs: Dialogs;
  /** What the person has chosen, for all offices and for each room of this one. */
  settings: Choices<Settings>;
  roomSettings: RoomChoices;
  /** What is written and not sent. */
  drafts: Drafts;
  /** The file that stands over the window. */
  viewer: Viewer;
  /** The files on their way. */
  transfers: Transfers;
  /** The files that are saved. */
  downloads: Downloads;
  /** All files of a message, saved into a folder. */
  folderSaves: FolderSaves;
  /** Sending what is written, whatever room is in view. */
  posting: Posting;
  /** How many messages are not sent: those that wait for their files, and those that wait for the host. */
  unsent(): number;
  /** Whether the room of the place is before the person's eyes; the frame says so. */
  roomShown: Ref<boolean>;
  /** Something could not be told outside of the page, since this browser was never asked whether it may. */
  missed: Readonly<Ref<boolean>>;
  /** Erases what this device keeps of the office, and lets it go. */
  forget(): Promise<void>;
};

const key: InjectionKey<Office> = Symbol('office');

export function provideOffice(office: Office): void {
  provide(key, office);
}

export function useOffice(): Office {
  const office = inject(key);
  if (!office) throw new Error('useOffice() stands outside of an office');
  return office;
}

/**
 * A snapshot of the client as a ref: read anew at each change that `matters`, forgotten with the scope. Snapshots are the same
 * object until something in them changed, so reading them often costs nothing.
 */
export function useSnapshot<T>(
  client: Client,
  matters: (change: Change) => boolean,
  read: () => T,
): Readonly<ShallowRef<T>> {
  const value = shallowRef(read()) as ShallowRef<T>;
  onScopeDispose(
    client.subscribe((change) => {
      if (matters(change)) value.value = read();
    }),
  );
  return value;
}

/** {@link useSnapshot} for one or several kinds of change. */
export function useView<T>(kinds: Change['kind'][], read: (client: Client) => T): Readonly<ShallowRef<T>> {
  const { client } = useOffice();
  return useSnapshot(
    client,
    (change) => kinds.includes(change.kind),
    () => read(client),
  );
}
