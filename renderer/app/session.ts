import { computed, effectScope, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { Card } from '../../protocol/index.ts';
import { followWay, type Bridge } from '../bridge/bridge.ts';
import { createDrafts } from '../features/composer/drafts.ts';
import { createPosting } from '../features/composer/posting.ts';
import { createDownloads } from '../features/files/downloads.ts';
import { createFolderSaves } from '../features/files/folder-saves.ts';
import { partsOf, type Part } from '../features/files/progress.ts';
import { createShelf } from '../features/files/shelf.ts';
import { createTransfers } from '../features/files/transfers.ts';
import type { Target } from '../features/first-run/target.ts';
import { countNew } from '../features/notifications/counts.ts';
import { useNotifications } from '../features/notifications/notifying.ts';
import { useFacesOf } from '../features/people/faces.ts';
import { takePicture } from '../features/people/own-picture.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { Faces } from '../ui/faces.ts';
import type { OpenedOffice } from './open-office.ts';
import { createPlace } from './place.ts';
import { usePresence, type Attendance } from './presence.ts';
import { useReach } from './reach.ts';
import { createRoomSettings, type Choices, type Settings } from './settings.ts';
import { useSnapshot, type Office } from './snapshot.ts';

/** What the person brought along from where they chose an office, until they are in. */
export type Brought = Pick<Target, 'token' | 'name'> & { picture?: Blob | undefined };

type Counts = Readonly<{ unread: number; mentions: number }>;

/** An office that is open, for as long as it is: whether it is looked at or another. */
export type OfficeSession = Omit<Office, 'dialogs' | 'viewer' | 'settings' | 'forget'> & {
  readonly card: Card;
  readonly faces: Faces;
  readonly name: Readonly<Ref<string>>;
  readonly brought: ShallowRef<Brought>;
  /** What is new in it. */
  readonly counts: ComputedRef<Counts>;
  /** Files on their way. */
  readonly parts: ComputedRef<readonly Part[]>;
  /** Resolves when another tab took over; the session must be ended then. */
  readonly lost: Promise<void>;
  end(): Promise<void>;
};

export type SessionDeps = {
  bridge: Bridge;
  storage: Storage;
  window: Parameters<typeof createPlace>[0];
  settings: Choices<Settings>;
  attendance: Attendance;
  t: I18n['t'];
  /** Whether other offices are known. */
  hasOthers(): boolean;
  show(office: string): void;
};

export function createSession(opened: OpenedOffice, brought: Brought, deps: SessionDeps): OfficeSession {
  const { card, client, lost } = opened;
  const { bridge, storage, settings, attendance } = deps;
  const { office } = card;
  const shelf = createShelf(office);
  const place = createPlace(deps.window, bridge.offices && office);
  const unfollow = followWay(bridge, office, client);
  const scope = effectScope(true);

  const made = scope.run(() => {
    const drafts = createDrafts(storage, office);
    const transfers = createTransfers(client, storage, office, { shelf, onUnkept: drafts.refuse });
    const downloads = createDownloads(client, bridge.files);
    const folderSaves = createFolderSaves(client);
    const roomSettings = createRoomSettings(storage, office);
    const roomShown = shallowRef(false);
    const name = useSnapshot(
      client,
      ({ kind }) => kind === 'office',
      () => client.office()?.name ?? card.name,
    );
    const rooms = useSnapshot(
      client,
      ({ kind }) => kind === 'rooms',
      () => client.rooms(),
    );
    const reach = useReach(client);
    usePresence(client, settings, attendance);
    const { missed } = useNotifications({
      ...{ office, client, place, drafts, settings, roomSettings, roomShown },
      ...{ notes: bridge.notes, t: deps.t, quiet: attendance.quiet },
      called: () => (deps.hasOthers() ? name.value : undefined),
      show: () => deps.show(office),
    });
    const posting = createPosting(client, drafts, transfers);
    return {
      ...{ drafts, transfers, posting, downloads, folderSaves, roomSettings, roomShown, name, missed },
      unsent: () => client.outbox().length + posting.waiting(),
      faces: useFacesOf(client),
      brought: shallowRef(brought),
      reach,
      counts: computed<Counts>((before = nothing) => {
        const isMuted = (id: string) => roomSettings.all.value[id]?.muted === true;
        const now = reach.value === 'out' ? nothing : countNew(rooms.value, isMuted);
        // The rooms change with every message, what is counted in them does not.
        return now.unread === before.unread && now.mentions === before.mentions ? before : now;
      }),
      parts: computed(() => partsOf(transfers.all(), downloads.all(), folderSaves.all())),
    };
  });
  if (!made) throw new Error('The scope has ended.');

  /** Who is in needs nothing more of what they brought. Their picture is sent once. */
  const arrive = () => {
    const { picture } = made.brought.value;
    made.brought.value = {};
    // Who could not be given it now has the settings for it.
    if (picture) void takePicture(client, picture).catch(() => undefined);
  };
  const unsubscribe = client.subscribe(({ kind }) => {
    if (kind === 'status' && client.status().phase === 'online') arrive();
  });
  if (client.status().phase === 'online') arrive();

  return {
    ...{ card, client, place, lost, ...made },
    async end() {
      unsubscribe();
      unfollow();
      scope.stop();
      place.stop();
      shelf.close();
      await opened.close();
    },
  };
}

const nothing: Counts = { unread: 0, mentions: 0 };
