import { onScopeDispose, readonly, shallowRef, watchEffect, type Ref, type ShallowRef } from 'vue';
import { useOffice, useView } from '../../app/snapshot.ts';
import { useBridge } from '../../bridge/bridge.ts';
import { useI18n } from '../../i18n/i18n.ts';
import { countNew } from './counts.ts';
import { playSound } from './sound.ts';
import { isWorthTelling, noteText, saidIn, unreadOf, type Said } from './worth.ts';

/** After having been away there may be much to tell: of so many rooms. */
const mostAtOnce = 3;

/**
 * Tells the person of what is said while they look elsewhere, takes it back when it was read, and keeps the counts of tab and tray.
 *
 * @param quiet - whether they are not to be disturbed now.
 * @param roomShown - whether the room of the address is before their eyes, and nothing else in its place.
 * @returns `missed`: something could not be told, since this browser was never asked whether it may.
 */
export function useNotifications(
  quiet: Readonly<Ref<boolean>>,
  roomShown: Readonly<Ref<boolean>>,
): { missed: Readonly<ShallowRef<boolean>> } {
  const { client, place, settings, roomSettings } = useOffice();
  const { notes, tellCounts } = useBridge();
  const { t } = useI18n();
  const rooms = useView(['rooms'], (c) => c.rooms());
  const missed = shallowRef(false);
  /** The message that the note of a room is about. */
  const shown = new Map<string, string>();
  /** What arrived while catching up, by room. */
  const gathered = new Map<string, Said>();

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
    shown.set(id, said.id);
    notes.show({
      tag: id,
      title: noteText(room.kind === 'direct' ? person : t('notifications.inRoom', { person, room: room.title })),
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

  onScopeDispose(
    notes.onChosen((room, reply) => {
      if (!client.room(room)) return;
      if (reply !== undefined) void client.send(room, { text: reply });
      else place.show(room, shown.get(room));
    }),
  );

  watchEffect(() => {
    const counts = countNew(rooms.value, (id) => roomSettings.all.value[id]?.muted === true);
    for (const { id, unread } of rooms.value) {
      if (unread === 0 && shown.delete(id)) notes.withdraw(id);
    }
    tellCounts({ ...counts, dnd: quiet.value, progress: null });
  });

  return { missed: readonly(missed) };
}
