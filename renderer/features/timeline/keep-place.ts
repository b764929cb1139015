import {
  onBeforeUnmount,
  onMounted,
  onScopeDispose,
  shallowReadonly,
  shallowRef,
  watch,
  type Ref,
  type ShallowRef,
} from 'vue';
import { createRowHeights } from './row-heights.ts';

/** Nearer to the end than this counts as being there. Pixels. */
const near = 48;
/** Rows are drawn this far above and below what is in view. Pixels. */
const beyond = 800;
/** Without a scroll event for so long, nobody is scrolling. Milliseconds. */
const pause = 150;

/** What keeps its place: a row, so far below the upper edge of the view. */
type Anchor = { key: string; top: number };

export type KeptPlaceOptions<R extends { key: string }> = {
  /** What scrolls; in it, in this order, the space for rows above the drawn ones, those (one element each), and the space below. */
  scroller: Readonly<ShallowRef<HTMLElement | null>>;
  above: Readonly<ShallowRef<HTMLElement | null>>;
  list: Readonly<ShallowRef<HTMLElement | null>>;
  below: Readonly<ShallowRef<HTMLElement | null>>;
  rows: Readonly<Ref<readonly R[]>>;
  /** A row's height before it has been drawn. Pixels. */
  guess: (row: R) => number;
  /** Whether a row is of another height now for what came before it, as the first of its author's that no longer is. */
  resized: (before: R, now: R) => boolean;
  /** Whether the last row is the newest there is: then the end is followed as things are added. */
  follows: () => boolean;
};

export type Drawn<R> = { readonly from: number; readonly rows: readonly R[] };

export type KeptPlace<R> = {
  /** The rows to be drawn. */
  drawn: Readonly<ShallowRef<Drawn<R>>>;
  /** Whether the end of the list is in view. */
  atEnd: Readonly<ShallowRef<boolean>>;
  /** The place in the list of the first row that is in view at least in part; -1 of none. */
  first: Readonly<ShallowRef<number>>;
  toEnd(): void;
  /** Scrolls a row into view: to its middle, or no further than needed. False if there is no such row. */
  toRow(key: string, where: 'middle' | 'nearest'): boolean;
  /** The row so many views before (negative) or after another. */
  viewsFrom(index: number, views: number): number;
  indexOf(key: string): number | undefined;
  /** Call it on scroll. */
  scrolled(): void;
};

/**
 * Draws only the rows near the view, and keeps what a person reads where it is while rows come, go or change their height anywhere:
 * at the end it follows, elsewhere a row in view holds still. Done by hand because browsers do not anchor at the very top, where older
 * messages come in, and Safari not at all.
 *
 * While somebody scrolls, `scrollTop` is left alone, since writing it ends a wheel's smooth scrolling (Chromium) or a fling (iOS):
 * what heights turn out to be other than guessed goes into the space above, and is settled when the scrolling pauses or that space is
 * used up.
 */
export function useKeptPlace<R extends { key: string }>(options: KeptPlaceOptions<R>): KeptPlace<R> {
  const { scroller, above, list, below, rows, guess, resized, follows } = options;
  const heights = createRowHeights(guess);
  const drawn = shallowRef<Drawn<R>>({ from: 0, rows: [] });
  const atEnd = shallowRef(true);
  const first = shallowRef(-1);
  /** None: the end keeps its place. */
  let anchor: Anchor | undefined;
  let moving = false;
  let resting: ReturnType<typeof setTimeout> | undefined;
  /** Where the view was scrolled to when all was settled: a scroll event that finds it there still is not a person's. */
  let settledAt = -1;
  /** Something else is shown in its place. */
  let hidden = false;
  /** As it was last told of: asking the element would have all that has changed since laid out at once. */
  let size = { width: 0, height: 0 };
  /** The rows that were drawn and measured when all was settled: what changes in them is observed. */
  let measured: ReadonlySet<string> = new Set();

  const leftBelow = (el: HTMLElement) => el.scrollHeight - el.scrollTop - el.clientHeight;

  function elements(): HTMLElement[] {
    return list.value ? ([...list.value.children] as HTMLElement[]) : [];
  }

  /** The first drawn row in view, or the first one after it that `fits`. */
  function firstInView(el: HTMLElement, fits?: (key: string) => boolean): (Anchor & { index: number }) | undefined {
    const edge = el.getBoundingClientRect();
    const children = elements();
    // The first one that ends below the upper edge.
    let [place, end] = [0, children.length];
    while (place < end) {
      const middle = (place + end) >> 1;
      if ((children[middle]?.getBoundingClientRect().bottom ?? Infinity) > edge.top) end = middle;
      else place = middle + 1;
    }
    const rowAt = (at: number) => drawn.value.rows[at];
    for (let row = rowAt(place); fits && row && !fits(row.key); row = rowAt(place)) place += 1;
    const [row, top] = [rowAt(place), children[place]?.getBoundingClientRect().top];
    if (!row || top === undefined || top > edge.bottom) return undefined;
    return { key: row.key, top: top - edge.top, index: drawn.value.from + place };
  }

  /** A row where a jump of the scroll bar led, where nothing is drawn yet. */
  function rowInSpace(el: HTMLElement): (Anchor & { index: number }) | undefined {
    const spaceTop = above.value?.getBoundingClientRect().top ?? 0;
    const into = el.getBoundingClientRect().top - spaceTop;
    const beforeDrawn = into < (above.value?.offsetHeight ?? 0);
    // The space above may be a little off; below the drawn rows, so is everything.
    const off = (above.value?.offsetHeight ?? 0) - heights.offset(drawn.value.from);
    const index = heights.at(beforeDrawn ? into : into - off);
    const row = rows.value[index];
    return row && { key: row.key, top: heights.offset(index) - (beforeDrawn ? into : into - off), index };
  }

  /** Takes note of where a person has scrolled to. */
  function notice(el: HTMLElement): void {
    const found = firstInView(el) ?? rowInSpace(el);
    first.value = found?.index ?? -1;
    atEnd.value = leftBelow(el) < near;
    anchor = atEnd.value && follows() ? undefined : found;
  }

  /** Has the rows around the anchor drawn. */
  function draw(el: HTMLElement, anew = false): void {
    const index = anchor && heights.indexOf(anchor.key);
    const top =
      anchor && index !== undefined ? heights.offset(index) - anchor.top : heights.offset(heights.count) - size.height;
    const from = heights.at(top - beyond);
    const to = Math.min(heights.count, heights.at(top + size.height + beyond) + 1);
    const now = drawn.value;
    if (!anew && from === now.from && to === now.from + now.rows.length) return;
    const next = { from, rows: rows.value.slice(from, to) };
    keepFocus(el, next);
    drawn.value = next;
  }

  /** The focus must not get lost with a row: the list has it then. */
  function keepFocus(el: HTMLElement, next: Drawn<R>): void {
    const active = document.activeElement;
    if (!active || !list.value?.contains(active) || active === list.value) return;
    const place = elements().findIndex((child) => child.contains(active));
    const key = drawn.value.rows[place]?.key;
    if (!next.rows.some((row) => row.key === key)) el.focus({ preventScroll: true });
  }

  /** Takes the heights of the drawn rows: of all, or of those alone that have been drawn since. */
  function measure(all: boolean): boolean {
    const { from, rows: now } = drawn.value;
    const known = all ? undefined : measured;
    const keys = new Set<string>();
    let changed = false;
    for (const [place, child] of elements().entries()) {
      const row = now[place];
      if (!row) continue;
      keys.add(row.key);
      if (known?.has(row.key)) continue;
      changed = heights.measure(from + place, child.getBoundingClientRect().height) || changed;
    }
    measured = keys;
    return changed;
  }

  /** Puts what is drawn where it belongs. */
  function put(el: HTMLElement): void {
    const { from, rows: now } = drawn.value;
    const space = heights.offset(from);
    const after = heights.offset(heights.count) - heights.offset(from + now.length);
    const index = anchor && heights.indexOf(anchor.key);
    if (!anchor || index === undefined) {
      setHeight(above.value, space);
      setHeight(below.value, after);
      el.scrollTop = el.scrollHeight;
      return;
    }
    const edge = el.getBoundingClientRect().top;
    const head = (above.value?.getBoundingClientRect().top ?? 0) - edge + el.scrollTop;
    const off = el.scrollTop - (head + heights.offset(index) - anchor.top);
    const left = moving && from > 0 && space + off > 0;
    setHeight(above.value, space + (left ? off : 0));
    setHeight(below.value, after);
    const element = elements()[index - from];
    if (left || !element) return;
    const wrong = () => element.getBoundingClientRect().top - edge - (anchor?.top ?? 0);
    const by = wrong();
    if (Math.abs(by) < 0.5) return;
    el.scrollTop += by;
    // There was no more to scroll: where it is now is where it belongs.
    if (Math.abs(wrong()) > 1) notice(el);
  }

  /** After rows were drawn. */
  function settle(): void {
    const el = scroller.value;
    // Nothing has a height while something else is shown in its place: it is settled when it is back.
    if (!el || el.clientHeight === 0) return;
    measure(false);
    put(el);
    if (!moving) first.value = firstInView(el)?.index ?? -1;
    const whole = drawn.value.from + drawn.value.rows.length === heights.count;
    atEnd.value = !anchor || (whole && leftBelow(el) < near);
    if (atEnd.value && follows()) anchor = undefined;
    settledAt = el.scrollTop;
  }

  function settleAndDraw(): void {
    settle();
    // More are needed where they are lower than was guessed.
    if (scroller.value) draw(scroller.value);
  }

  watch(rows, (next) => {
    const el = scroller.value;
    heights.setRows(next);
    const known = (key: string) => heights.indexOf(key) !== undefined;
    // What is below a row that grows or shrinks would be moved: then it is the next row that holds still.
    const steady = (key: string) => {
      const [before, now] = [drawn.value.rows.find((row) => row.key === key), next[heights.indexOf(key) ?? -1]];
      return now !== undefined && !(before && resized(before, now));
    };
    if (anchor && el && !steady(anchor.key)) {
      const held = known(anchor.key) ? anchor : firstInView(el, known);
      anchor = firstInView(el, steady) ?? held;
    }
    if (el) draw(el, true);
  });
  watch(drawn, settleAndDraw, { flush: 'post' });

  // Pictures, a composer that grows, another width: heights change without any row changing.
  const observer = new ResizeObserver(() => {
    const el = scroller.value;
    if (!el) return;
    const wasHidden = hidden;
    hidden = el.clientHeight === 0;
    if (hidden) return;
    const [wide, high] = [el.clientWidth !== size.width, el.clientHeight !== size.height];
    size = { width: el.clientWidth, height: el.clientHeight };
    if (wide) heights.forget();
    if (!measure(true) && !wide && !high && !wasHidden) return;
    settle();
    // Drawing in here would change what is observed while it is being told of.
    requestAnimationFrame(() => {
      draw(el);
    });
  });

  heights.setRows(rows.value);
  onMounted(() => {
    const el = scroller.value;
    if (!el || !list.value) return;
    size = { width: el.clientWidth, height: el.clientHeight };
    draw(el, true);
    observer.observe(el);
    observer.observe(list.value);
  });
  onBeforeUnmount(() => {
    observer.disconnect();
  });
  onScopeDispose(() => {
    clearTimeout(resting);
  });

  function go(to: Anchor | undefined): void {
    anchor = to;
    moving = false;
    const el = scroller.value;
    if (!el) return;
    draw(el, true);
  }

  return {
    drawn: shallowReadonly(drawn),
    atEnd: shallowReadonly(atEnd),
    first: shallowReadonly(first),
    toEnd() {
      go(undefined);
    },
    toRow(key, where) {
      const el = scroller.value;
      const index = heights.indexOf(key);
      if (!el || index === undefined) return false;
      const height = heights.offset(index + 1) - heights.offset(index);
      const element = elements()[index - drawn.value.from];
      const edge = el.getBoundingClientRect().top;
      let top = Math.max(0, (el.clientHeight - height) / 2);
      if (where === 'nearest') {
        const now = element && element.getBoundingClientRect().top - edge;
        const lowest = Math.max(0, el.clientHeight - height);
        const isAbove = now === undefined ? index < drawn.value.from : now < 0;
        top = isAbove ? 0 : Math.min(now ?? lowest, lowest);
      }
      go({ key, top });
      return true;
    },
    viewsFrom(index, views) {
      return heights.at(heights.offset(index) + views * (scroller.value?.clientHeight ?? 0));
    },
    indexOf: heights.indexOf,
    scrolled() {
      const el = scroller.value;
      if (!el || hidden || el.scrollTop === settledAt) return;
      settledAt = -1;
      moving = true;
      clearTimeout(resting);
      resting = setTimeout(() => {
        moving = false;
        settleAndDraw();
      }, pause);
      notice(el);
      draw(el);
    },
  };
}

function setHeight(element: HTMLElement | null, pixels: number): void {
  if (element) element.style.height = `${Math.max(0, pixels)}px`;
}
