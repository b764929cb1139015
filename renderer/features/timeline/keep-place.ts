import { nextTick, onMounted, onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue';

/** Nearer to an end than this counts as being there. Pixels. */
const near = 48;

export type KeptPlace = {
  /** Whether the end of the list is in view; it then stays in view as things are added. */
  atEnd: Readonly<ShallowRef<boolean>>;
  toEnd(): void;
  /** Call it on scroll. */
  scrolled(): void;
};

/**
 * Keeps what a person reads where it is while rows come above or below it: at the end it follows, elsewhere it holds still. Done
 * by hand because browsers do not anchor at the very top, where older messages come in, and Safari not at all.
 *
 * @param rows - changes when rows are added or removed.
 */
export function useKeptPlace(
  scroller: Readonly<ShallowRef<HTMLElement | null>>,
  rows: Ref<readonly { key: string }[]>,
): KeptPlace {
  const atEnd = shallowRef(true);

  const isAtEnd = (el: HTMLElement) => el.scrollHeight - el.scrollTop - el.clientHeight < near;
  const toEnd = () => {
    const el = scroller.value;
    if (el) el.scrollTop = el.scrollHeight;
    atEnd.value = true;
  };

  watch(rows, async () => {
    const el = scroller.value;
    if (!el) return;
    const anchor = atEnd.value ? undefined : firstVisible(el);
    await nextTick();
    if (!anchor) {
      if (atEnd.value) toEnd();
    } else if (anchor.row.isConnected) el.scrollTop += anchor.row.getBoundingClientRect().top - anchor.top;
  });

  // Pictures and a composer that grows change heights without any row changing.
  const observer = new ResizeObserver(() => {
    if (atEnd.value) toEnd();
  });
  onMounted(() => {
    const el = scroller.value;
    if (!el) return;
    observer.observe(el);
    if (el.firstElementChild) observer.observe(el.firstElementChild);
  });
  onScopeDispose(() => {
    observer.disconnect();
  });

  return {
    atEnd,
    toEnd,
    scrolled() {
      if (scroller.value) atEnd.value = isAtEnd(scroller.value);
    },
  };
}

/** A message in view, and where it stands: rows that are not messages may vanish with a page. */
function firstVisible(el: HTMLElement): { row: Element; top: number } | undefined {
  const edge = el.getBoundingClientRect().top;
  for (const row of el.querySelectorAll('[data-message]')) {
    const { bottom, top } = row.getBoundingClientRect();
    if (bottom > edge) return { row, top };
  }
  return undefined;
}
