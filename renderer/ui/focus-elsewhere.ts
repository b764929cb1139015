/** Whether somebody has gone on to something outside of an element, which then must not take the focus from there. */
export function isFocusElsewhere(element: Element | null | undefined): boolean {
  const now = document.activeElement;
  return now !== null && now !== document.body && element?.contains(now) !== true;
}
