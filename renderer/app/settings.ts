import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue';
import { z } from 'zod';
import { roomId } from '../../protocol/index.ts';
import { createKept } from './kept.ts';

/** Minutes since midnight, by the person's clock. */
const minuteOfDay = z.int().min(0).max(1439);

/** What a person has chosen for every office on this device. What is absent follows the system. */
export const settings = z.object({
  /** BCP 47, one of the page's languages. */
  language: z.string().optional().catch(undefined),
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  density: z.enum(['comfortable', 'compact']).catch('comfortable'),
  /** Of the text, in CSS pixels where the browser's own is 16. */
  fontSize: z.int().min(12).max(24).catch(16),
  sendKey: z.enum(['enter', 'ctrl-enter']).catch('enter'),
  notify: z.enum(['all', 'mentions', 'none']).catch('mentions'),
  sound: z.boolean().catch(true),
  /** Asked whether the browser may show notifications, and said no. */
  notesDeclined: z.boolean().catch(false),
  /** Words that count as a mention; whatever their case. */
  keywords: z.array(z.string().min(1).max(64)).max(50).catch([]),
  /** Not to be disturbed until then (milliseconds since 1970; null: until it is switched off). */
  dndUntil: z.number().nullable().optional().catch(undefined),
  /** Not to be disturbed each day in these hours; the end may lie in the next day. Days as `Date.getDay` counts. */
  dndSchedule: z
    .object({ from: minuteOfDay, to: minuteOfDay, days: z.array(z.int().min(0).max(6)) })
    .optional()
    .catch(undefined),
  /** Shown as away, whatever the person does. */
  away: z.boolean().catch(false),
  /** Whether others are told what the person has read and received; else the person is not told it of others. */
  tellReading: z.boolean().catch(true),
  /** Whether others are told that the person is typing. */
  tellTyping: z.boolean().catch(true),
  /** Whether others are told when the person was last here. */
  tellSeen: z.boolean().catch(true),
  /** Whether notifications show what was said. */
  noteWords: z.boolean().catch(true),
  /** Widths of the frame's sides, in CSS pixels. */
  sidebarWidth: z.int().min(200).max(560).catch(288),
  detailsWidth: z.int().min(260).max(720).catch(340),
  /** Whether the sidebar is folded away. */
  sidebarHidden: z.boolean().catch(false),
});
export type Settings = z.infer<typeof settings>;

/** What a person has chosen for one room. */
export const roomSettings = z.object({
  favourite: z.boolean().optional(),
  muted: z.boolean().optional(),
  /** Absent: as for all rooms. */
  notify: z.enum(['all', 'mentions', 'none']).optional(),
});
export type RoomSettings = z.infer<typeof roomSettings>;

export type Choices<T> = {
  readonly value: Readonly<ShallowRef<T>>;
  /** Changes some of them; the others stay. Kept at once. */
  change(some: Partial<T>): void;
};

/** The person's own settings on this device. Another window that changes them is followed. */
export function createSettings(window: Pick<Window, 'localStorage' | 'addEventListener'>): Choices<Settings> {
  const key = 'landline-settings';
  const kept = createKept(window.localStorage, key, settings, settings.parse({}));
  const value = shallowRef(kept.read());
  window.addEventListener('storage', (event) => {
    if (event.key === key) value.value = kept.read();
  });
  return {
    value,
    change(some) {
      value.value = settings.parse({ ...value.value, ...some });
      kept.write(value.value);
    },
  };
}

export type RoomChoices = {
  of(room: string): Readonly<ComputedRef<RoomSettings>>;
  all: Readonly<ShallowRef<Readonly<Record<string, RoomSettings>>>>;
  change(room: string, some: RoomSettings): void;
};

/** What the person has chosen for each room of an office, on this device. */
export function createRoomSettings(storage: Pick<Storage, 'getItem' | 'setItem'>, office: string): RoomChoices {
  const kept = createKept(storage, `landline-rooms-${office}`, z.record(roomId, roomSettings), {});
  const all = shallowRef<Readonly<Record<string, RoomSettings>>>(kept.read());
  return {
    all,
    of: (room) => computed(() => all.value[room] ?? {}),
    change(room, some) {
      all.value = { ...all.value, [room]: { ...all.value[room], ...some } };
      kept.write(all.value);
    },
  };
}
