import { useMediaQuery } from '@vueuse/core';
import { computed } from 'vue';

/** How the tabs of a dialog with many pages stand: beside the page where there is room, else above it. For `v-bind` at UTabs. */
export function usePageTabs() {
  const wide = useMediaQuery('(min-width: 48rem)');
  return computed(() => ({
    orientation: wide.value ? ('vertical' as const) : ('horizontal' as const),
    variant: 'link' as const,
    class: 'w-full',
    ui: wide.value
      ? {
          root: 'items-start',
          list: 'w-56 shrink-0 sticky top-0',
          trigger: 'w-full justify-start',
          content: 'min-w-0 ps-4',
        }
      : { list: 'overflow-x-auto', trigger: 'shrink-0', content: 'pt-4' },
  }));
}
