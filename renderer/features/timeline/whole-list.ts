import type { Ref, ShallowRef } from 'vue';
import type { MessagePlaces } from './message-keys.ts';
import type { Row } from './rows.ts';

/** The places of messages in a list that is drawn whole. */
export function wholeList(
  scroller: Readonly<ShallowRef<HTMLElement | null>>,
  rows: Readonly<Ref<readonly Row[]>>,
): MessagePlaces {
  const boxOf = (index: number) => {
    const key = rows.value[index]?.key ?? '';
    return scroller.value?.querySelector(`[data-message="${CSS.escape(key)}"]`)?.getBoundingClientRect();
  };
  const edge = () => scroller.value?.getBoundingClientRect() ?? new DOMRect();
  const indexOf = (key: string) => {
    const index = rows.value.findIndex((row) => row.key === key);
    return index < 0 ? undefined : index;
  };
  return {
    first: {
      get value() {
        return rows.value.findIndex((_, index) => (boxOf(index)?.bottom ?? -Infinity) > edge().top);
      },
    },
    viewsFrom(index, views) {
      const y = (boxOf(index)?.top ?? 0) + views * edge().height;
      const at = rows.value.findIndex((_, place) => (boxOf(place)?.bottom ?? -Infinity) > y);
      return at < 0 ? rows.value.length - 1 : at;
    },
    indexOf,
    toRow(key) {
      const message = scroller.value?.querySelector(`[data-message="${CSS.escape(key)}"]`);
      message?.scrollIntoView({ block: 'nearest' });
      return message !== null && message !== undefined;
    },
  };
}
