import { nextTick, shallowRef, type Ref, type ShallowRef } from 'vue';
import { isFocusElsewhere } from '../../ui/focus-elsewhere.ts';
import type { Row } from './rows.ts';

/** Where the rows of a list are: `useKeptPlace` knows it of those that are not drawn, too. */
export type MessagePlaces = {
  first: { readonly value: number };
  toRow(key: string, where: 'nearest'): boolean;
  viewsFrom(index: number, views: number): number;
  indexOf(key: string): number | undefined;
};

export type MessageKeysOptions = {
  scroller: Readonly<ShallowRef<HTMLElement | null>>;
  rows: Readonly<Ref<readonly Row[]>>;
  place: MessagePlaces;
  toNewest: () => Promise<void>;
  leave: () => void;
};

/** How far a key moves: so many messages, so many views, or to an end. */
const moves: Record<string, { by?: number; views?: number; to?: 'first' | 'newest' }> = {
  ArrowUp: { by: -1 },
  ArrowDown: { by: 1 },
  PageUp: { by: -1, views: -0.9 },
  PageDown: { by: 1, views: 0.9 },
  Home: { to: 'first' },
  End: { to: 'newest' },
};

/**
 * Moves the focus between messages, as the feed pattern of the ARIA Authoring Practices has it: one of them at a time is in the order
 * of Tab.
 */
export function useMessageKeys({ scroller, rows, place, toNewest, leave }: MessageKeysOptions) {
  /** The message that has, or had, the focus. */
  const active = shallowRef<string>();

  /** The nearest message at or after (`step` 1) or at or before (-1) a place in the list. */
  function messageFrom(index: number, step: number): string | undefined {
    for (let at = index; at >= 0 && at < rows.value.length; at += step) {
      const row = rows.value[at];
      if (row?.kind === 'message') return row.key;
    }
    return undefined;
  }

  /** Where the focus is going: keys that are pressed before it is there go on from it. */
  let going: string | undefined;

  /** Whoever has gone on to write, say, while older or newer messages were fetched keeps the focus there. */
  const hasLeft = () => isFocusElsewhere(scroller.value);

  async function focus(key: string | undefined): Promise<void> {
    if (key === undefined || hasLeft() || !place.toRow(key, 'nearest')) return;
    active.value = key;
    going = key;
    // A row that has just come near the view is drawn a moment later.
    for (let frames = 0; going === key && frames < 10; frames += 1) {
      await nextTick();
      if (hasLeft()) break;
      const row = scroller.value?.querySelector<HTMLElement>(`[data-message="${CSS.escape(key)}"]`);
      if (row) {
        going = undefined;
        row.focus({ preventScroll: true });
        return;
      }
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    if (going === key) going = undefined;
  }

  function target(by: number, views: number, focused: number | undefined): string | undefined {
    if (focused === undefined) {
      // From outside: the first, or the last, that is in view.
      const first = Math.max(0, place.first.value);
      return by > 0 ? messageFrom(first, 1) : messageFrom(place.viewsFrom(first, 1), -1);
    }
    const far = views === 0 ? focused : place.viewsFrom(focused, views);
    // One at least, however high it is.
    const next = by < 0 ? Math.min(focused - 1, far) : Math.max(focused + 1, far);
    return messageFrom(next, by) ?? messageFrom(by < 0 ? 0 : rows.value.length - 1, -by);
  }

  async function onKeydown(event: KeyboardEvent): Promise<void> {
    if (event.defaultPrevented || event.altKey || event.metaKey || event.shiftKey) return;
    const on = event.target as HTMLElement;
    if (event.key === 'Escape') {
      event.preventDefault();
      leave();
      return;
    }
    const move = moves[event.key];
    if (!move || (on !== scroller.value && !on.matches('[data-message]'))) return;
    event.preventDefault();
    if (move.to === 'newest') {
      await toNewest();
      await focus(messageFrom(rows.value.length - 1, -1));
    } else if (move.to === 'first') {
      await focus(messageFrom(0, 1));
    } else {
      const from = going ?? on.dataset['message'];
      const focused = from === undefined ? undefined : place.indexOf(from);
      await focus(target(move.by ?? 0, move.views ?? 0, focused));
    }
  }

  return {
    active,
    onKeydown,
    onFocusin(event: FocusEvent): void {
      const message = (event.target as HTMLElement).closest<HTMLElement>('[data-message]')?.dataset['message'];
      if (message !== undefined) active.value = message;
    },
  };
}
