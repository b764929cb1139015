import { watch, type Ref } from 'vue';

/** Where the focus may go back to, best first. */
function waysBack(from: Element | null): (HTMLElement | null)[] {
  const menu = from?.closest('[role=menu]')?.getAttribute('aria-labelledby');
  return [
    from instanceof HTMLElement ? from : null,
    // A menu is gone once something in it was chosen: the button that opened it is not.
    document.getElementById(menu ?? ''),
    // So are a message's buttons when nothing points at it any more.
    from?.closest<HTMLElement>('[data-message]') ?? null,
    document.querySelector<HTMLElement>('main [role=log]'),
  ];
}

/** Gives the focus back to where it was when the panel was opened, unless it went elsewhere when that was closed. */
export function useReturnedFocus(open: Readonly<Ref<boolean>>): void {
  let ways: (HTMLElement | null)[] = [];
  // Before the panel is there, which takes the focus, and after it is gone.
  watch(open, (now) => {
    if (now) ways = waysBack(document.activeElement);
  });
  watch(
    open,
    (now) => {
      if (now) return;
      for (const way of ways) {
        if (document.activeElement !== null && document.activeElement !== document.body) break;
        way?.focus();
      }
    },
    { flush: 'post' },
  );
}
