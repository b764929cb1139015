/** Where something stands that opens: an element, or the point of the pointer. */
export type Reference = { getBoundingClientRect: () => DOMRect };

/** What of a message's actions is open; `back` is what gets the focus when it closes. */
export type Asked =
  | { show: 'menu'; back: HTMLElement; reference: Reference }
  | { show: 'pick' | 'remove' | 'forward' | 'info'; back: HTMLElement };

/** What has a menu of its own, which the message's must not take away: links, pictures, fields, and text that was selected. */
export function hasOwnMenu(target: EventTarget | null, selection: Selection | null): boolean {
  if (selection !== null && !selection.isCollapsed) return true;
  return target instanceof Element && target.closest('a, img, video, audio, input, textarea') !== null;
}

/** Where a context menu belongs: at the pointer, or, asked for by keyboard, at the message itself. */
export function menuReference(
  { clientX, clientY }: Pick<MouseEvent, 'clientX' | 'clientY'>,
  element: Element,
): Reference {
  const around = element.getBoundingClientRect();
  const inside = clientX >= around.left && clientX <= around.right && clientY >= around.top && clientY <= around.bottom;
  return {
    getBoundingClientRect: () => (inside ? new DOMRect(clientX, clientY, 0, 0) : element.getBoundingClientRect()),
  };
}

export type MenuAction =
  'react' | 'reply' | 'thread' | 'edit' | 'copy' | 'link' | 'forward' | 'pin' | 'info' | 'remove';
