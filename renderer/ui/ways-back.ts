/** Where the focus may go back to when what took it away is closed, best first. */
export function waysBack(from: Element | null): (HTMLElement | null)[] {
  const menu = from?.closest('[role=menu]')?.getAttribute('aria-labelledby');
  return [
    from instanceof HTMLElement && from !== document.body ? from : null,
    // A menu is gone once something in it was chosen: the button that opened it is not.
    document.getElementById(menu ?? ''),
    // So are a message's buttons when nothing points at it any more.
    from?.closest<HTMLElement>('[data-message]') ?? null,
    // What was asked about in a dialog may be gone with the answer; behind the dialog nothing may have the focus.
    [...document.querySelectorAll<HTMLElement>('[role=dialog]')].at(-1) ?? null,
    document.querySelector<HTMLElement>('main [role=log]'),
  ];
}

/** Gives the focus to the first of `ways` that takes it: what is gone, or cannot be used now, does not. */
export function goBack(ways: readonly (HTMLElement | null)[]): void {
  ways.some((way) => {
    way?.focus();
    return way !== null && way === document.activeElement;
  });
}
