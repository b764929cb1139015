import { onScopeDispose, readonly, shallowRef, watchEffect, type Ref, type ShallowRef } from 'vue';
import type { Client } from '../../../client/index.ts';
import type { Place } from '../../app/place.ts';
import type { Choices, RoomChoices, Settings } from '../../app/settings.ts';
import { useSnapshot } from '../../app/snapshot.ts';
import type { NotesBridge } from '../../bridge/bridge.ts';
import type { I18n } from '../../i18n/i18n.ts';
import { draftIn, type Drafts } from '../composer/drafts.ts';
import { playSound } from './sound.ts';
import { isWorthTelling, noteText, saidIn, unreadOf, type Said } from './worth.ts';

/** After having been away there may be much to tell: of so many rooms. */
const mostAtOnce = 3;

/** The office whose news are told, and who is told them. */
export type Notified = {
  /** Its id. */
  office: string;
  client: Client;
  place: Place;
  drafts: Pick<Drafts, 'of' | 'change'>;
  settings: Choices<Settings>;
  roomSettings: RoomChoices;
  notes: NotesBridge;
  t: I18n['t'];
  /** Whether the person is not to be disturbed now. */
  quiet: Readonly<Ref<boolean>>;
  /** Whether the room of the place is before their eyes, and nothing else in its stead. */
  roomShown: Readonly<Ref<boolean>>;
  /** What the office is called in a note; nothing while there is no other. */
  called(): string | undefined;
  /** Shows the office. */
  show(): void;
};

/**
 * Tells the person of what is said in an office while they look elsewhere, and takes it back when it was read, for as long as the
 * scope lives.
 *
 * @returns `missed`: something could not be told, since this browser was never asked whether it may.
 */
export function useNotifications(notified: Notified): { missed: Readonly<ShallowRef<boolean>> } {
  const { office, client, place, drafts, settings, roomSettings, notes, t, quiet, roomShown } = notified;
  const rooms = useSnapshot(
    client,
    ({ kind }) => kind === 'rooms',
    () => client.rooms(),
  );
  const missed = shallowRef(false);
  /** The message that the note of a room is about. */
  const shown = new Map<string, string>();
  /** What arrived while catching up, by room. */
  const gathered = new Map<string, Said>();
  /** Rooms of several offices must not take each other's notes for their own. */
  const prefix = `${office}/`;

  function hear(said: Said): void {
    const me = client.office()?.member;
    const room = said.room === null ? undefined : client.room(said.room);
    if (me === undefined || !room) return;
    const choices = roomSettings.all.value[room.id] ?? {};
    if (!isWorthTelling(said, { me, room, settings: settings.value.value, choices })) return;
    if (client.status().phase === 'online') tell(room.id, said);
    else {
      gathered.delete(room.id);
      gathered.set(room.id, said);
    }
  }

  function tell(id: string, said: Said): void {
    if (quiet.value || isLookedAt(id)) return;
    const room = client.room(id);
    if (!room || !said.body) return;
    missed.value ||= notes.permission() === 'unasked';
    const person = client.member(said.member ?? '')?.name ?? t('app.theOffice');
    const [file] = said.body.attachments ?? [];
    const words =
      said.body.text.trim() === '' && file ? t('notifications.sentFile', { file: file.name }) : said.body.text;
    const who = room.kind === 'direct' ? person : t('notifications.inRoom', { person, room: room.title });
    const called = notified.called();
    shown.set(id, said.id);
    notes.show({
      tag: prefix + id,
      title: noteText(called === undefined ? who : t('notifications.ofOffice', { who, office: called })),
      body: settings.value.value.noteWords ? noteText(words) : '',
    });
    if (settings.value.value.sound) playSound();
  }

  const isLookedAt = (room: string) =>
    place.room.value === room && roomShown.value && document.visibilityState === 'visible' && document.hasFocus();

  onScopeDispose(
    client.subscribe((change) => {
      if (change.kind === 'event') {
        const said = saidIn(change.event);
        if (said) hear(said);
      } else if (change.kind === 'status' && client.status().phase === 'online') {
        const unread = unreadOf(gathered, (room) => client.room(room)?.read);
        for (const [room, said] of unread.slice(-mostAtOnce)) tell(room, said);
        gathered.clear();
      }
    }),
  );

  async function answer(room: string, text: string): Promise<void> {
    try {
      const { done } = await client.send(room, { text });
      // A refusal is shown at the message itself.
      done.catch(() => undefined);
    } catch {
      // The note has gone: what was typed into it is found where it can be sent again.
      const draft = draftIn(room);
      drafts.change(draft, { text: [drafts.of(draft).text, text].filter(Boolean).join('\n') });
      place.show(room);
      notified.show();
    }
  }

  onScopeDispose(
    notes.onChosen((tag, reply) => {
      const room = tag.startsWith(prefix) ? tag.slice(prefix.length) : '';
      if (!client.room(room)) return;
      if (reply !== undefined) {
        void answer(room, reply);
        return;
      }
      place.show(room, shown.get(room));
      notified.show();
    }),
  );

  watchEffect(() => {
    for (const { id, unread } of rooms.value) {
      if (unread === 0 && shown.delete(id)) notes.withdraw(prefix + id);
    }
  });
  onScopeDispose(() => {
    for (const id of shown.keys()) notes.withdraw(prefix + id);
  });

  return { missed: readonly(missed) };
}
