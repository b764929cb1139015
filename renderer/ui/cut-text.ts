import { useEventListener } from '@vueuse/core';

/** What cuts its text where there is no room for it: Tailwind's utilities. */
const cutting = '.truncate, [class*=":truncate"], [class*="line-clamp-"]';

/**
 * Whatever is cut can be read as a whole by pointing at it, unless it has a title of its own. The text is set when it is pointed at,
 * since only then is it known whether there was room; screen readers read all of it anyway.
 */
export function showCutText(document: Document): void {
  useEventListener(document, ['pointerover', 'focusin'], ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    // The focus is on the button around it.
    for (const cut of [target.closest<HTMLElement>(cutting), ...target.querySelectorAll<HTMLElement>(cutting)])
      if (cut) tell(cut);
  });
}

function tell(cut: HTMLElement): void {
  const isCut = cut.scrollWidth > cut.clientWidth + 1 || cut.scrollHeight > cut.clientHeight + 3;
  if (isCut && !cut.closest('[title]:not([data-cut])')) {
    cut.title = cut.textContent.trim();
    cut.dataset['cut'] = '';
  } else if (!isCut && cut.dataset['cut'] !== undefined) {
    cut.removeAttribute('title');
    delete cut.dataset['cut'];
  }
}
