import { watch, type Ref } from 'vue';
import { goBack, waysBack } from './ways-back.ts';

/** Gives the focus back to where it was when a panel or a dialog was opened, unless it went elsewhere when that was closed. */
export function useReturnedFocus(open: Readonly<Ref<boolean>>): void {
  let ways: (HTMLElement | null)[] = [];
  // Before it is there, which takes the focus, and after it is gone.
  watch(open, (now) => {
    if (now) ways = waysBack(document.activeElement);
  });
  watch(
    open,
    (now) => {
      if (!now && (document.activeElement ?? document.body) === document.body) goBack(ways);
    },
    { flush: 'post' },
  );
}
