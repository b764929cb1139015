import type { Page } from 'playwright-core';

/**
 * What is wrong with how what is in view looks: in words, with where it is.
 *
 * @param over - selects what stands over the rest, which alone is looked at then.
 */
export async function faultsOf(page: Page, over = ''): Promise<string[]> {
  return await page.evaluate(async (selector) => {
    const faults: string[] = [];
    const above = selector === '' ? [] : [...document.querySelectorAll(selector)];
    const root = above.at(-1) ?? document.body;
    /** Modals and menus make what is behind them hidden, and stand beside the stage. */
    const isInWindow = (el: Element) => {
      const { top, bottom } = el.getBoundingClientRect();
      return bottom >= 0 && top <= window.innerHeight;
    };
    const all = [...root.querySelectorAll<HTMLElement>('*')].filter(
      (el) =>
        el.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }) &&
        isInWindow(el) &&
        !el.closest('[aria-hidden=true] *, svg *, .sr-only *'),
    );
    const nameOf = (el: Element) =>
      `<${el.tagName.toLowerCase()} class="${(el.getAttribute('class') ?? '').slice(0, 60)}"> ${(el.getAttribute('aria-label') ?? el.textContent).trim().slice(0, 40)}`;
    const clips = (el: Element) => /auto|scroll|hidden|clip/u.test(getComputedStyle(el).overflowX);
    const isDrawn = ({ width, height }: DOMRect) => width > 1 && height > 1;

    if (document.documentElement.scrollWidth > window.innerWidth)
      faults.push(`The page is ${document.documentElement.scrollWidth} wide in a window of ${window.innerWidth}.`);

    for (const el of all) {
      const box = el.getBoundingClientRect();
      if (!isDrawn(box) || el.closest('[role=progressbar]')) continue;
      // Sticks out of what clips it, or out of the window.
      let frame = el.parentElement;
      while (frame && !clips(frame)) frame = frame.parentElement;
      const scrolls =
        frame && /auto|scroll/u.test(getComputedStyle(frame).overflowX) && frame.scrollWidth > frame.clientWidth;
      const around = (frame ?? document.documentElement).getBoundingClientRect();
      const out = Math.max(around.left - box.left, box.right - around.right);
      if (
        out > 2 &&
        !scrolls &&
        !el.closest('svg, .truncate, [class*="line-clamp"], input') &&
        getComputedStyle(el).position !== 'absolute'
      )
        faults.push(`${Math.round(out)} px out of its frame: ${nameOf(el)}`);
      if (
        scrolls &&
        out > 2 &&
        frame &&
        !frame.matches('pre, [role=tablist], [class*="overflow-x"], [class*="overflow-auto"], .state *:has(> table)')
      )
        faults.push(`scrolls sideways in ${nameOf(frame)}: ${nameOf(el)}`);
    }

    // Text that is cut says so by an ellipsis, and all of it can be read by pointing at it.
    for (const el of all) {
      const style = getComputedStyle(el);
      const wide = el.scrollWidth > el.clientWidth + 1 && /hidden|clip/u.test(style.overflowX);
      const high = el.scrollHeight > el.clientHeight + 3 && style.webkitLineClamp !== 'none';
      const own = [...el.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      const text = el.textContent.trim();
      if (el.matches('input, textarea, select') || text === '' || !isDrawn(el.getBoundingClientRect())) continue;
      if (wide && own && style.textOverflow !== 'ellipsis') faults.push(`cut without an ellipsis: ${nameOf(el)}`);
      if (!(wide && style.textOverflow === 'ellipsis') && !high) continue;
      el.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
      if (!el.closest('[title]')) faults.push(`cut, and nowhere to be read: ${nameOf(el)}`);
    }

    // WCAG 2.2, 2.5.8: links within text may be as high as their line.
    const wanted =
      'a[href], button, select, textarea, input:not([type=hidden]), [role=tab], [role=option], [role=menuitem], [role=slider]';
    const targets = all
      .filter((el) => el.matches(wanted) && !el.matches(':disabled, [aria-disabled=true], [data-disabled]'))
      .map((el) => {
        const target = el.closest('label') ?? el;
        // Its label is as good a place to hit it.
        const { labels } = el as Partial<HTMLInputElement>;
        const boxes = [target, ...(labels ?? [])].map((one) => one.getBoundingClientRect());
        const large = boxes.some(({ width, height }) => width > 23.5 && height > 23.5);
        return { el, target, box: target.getBoundingClientRect(), large };
      });
    /** Small ones must stand alone: a circle of 24 px around each meets no other target. */
    const meets = (a: DOMRect, b: DOMRect, isLarge: boolean) => {
      const [x, y] = [a.left + a.width / 2, a.top + a.height / 2];
      const reach = isLarge ? 11.5 : 23;
      const other = isLarge ? b : new DOMRect(b.left + b.width / 2, b.top + b.height / 2, 0, 0);
      const far = Math.hypot(
        Math.max(other.left - x, 0, x - other.right),
        Math.max(other.top - y, 0, y - other.bottom),
      );
      return far < reach;
    };
    for (const { el, target, box, large } of targets) {
      const isInline = el.matches('a') && getComputedStyle(el).display === 'inline';
      if (!isDrawn(box) || isInline) continue;
      const near = targets.find(
        (one) =>
          one.target !== target && !one.target.contains(el) && isDrawn(one.box) && meets(box, one.box, one.large),
      );
      if (!large && near)
        faults.push(
          `${Math.round(box.width)} × ${Math.round(box.height)} px to be hit: ${nameOf(el)}, beside ${nameOf(near.el)}`,
        );
      const x = box.left + box.width / 2;
      const y = box.top + box.height / 2;
      const hit = document.elementFromPoint(x, y);
      // What scrolls can be brought out from under it, and may be scrolled out of view.
      let around = target.parentElement;
      while (around && (around.scrollHeight <= around.clientHeight || getComputedStyle(around).overflowY === 'visible'))
        around = around.parentElement;
      if (around && around !== document.documentElement && !around.contains(hit)) continue;
      if (y < 0 || y > window.innerHeight || x < 0 || x > window.innerWidth) continue;
      if (hit && !target.contains(hit) && !hit.contains(target) && getComputedStyle(target).pointerEvents !== 'none')
        faults.push(`covered by ${nameOf(hit)}: ${nameOf(el)}`);
    }
    return [...new Set(faults)];
  }, over);
}

/** Resolves once nothing of the page has changed for a while, and nothing moves. */
export async function standsStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise<void>((resolve) => {
      const most = performance.now() + 5_000;
      let timer = setTimeout(done, 60);
      const watch = new MutationObserver(() => {
        clearTimeout(timer);
        if (performance.now() < most) timer = setTimeout(done, 60);
        else done();
      });
      function done(): void {
        watch.disconnect();
        resolve();
      }
      watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined)));
  });
}

/** The part of the window in which the state is: the stage, or what stands over it. */
export async function boxOf(page: Page): Promise<{ x: number; y: number; width: number; height: number } | undefined> {
  return await page.evaluate(() => {
    const over = [
      ...document.querySelectorAll('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]'),
    ].filter((el) => !el.closest('[data-stage]'));
    const boxes = (over.length > 0 ? over : [document.querySelector('[data-stage]')]).flatMap(
      (el) => el?.getBoundingClientRect() ?? [],
    );
    const left = Math.max(0, Math.floor(Math.min(...boxes.map((box) => box.left)) - 4));
    const top = Math.max(0, Math.floor(Math.min(...boxes.map((box) => box.top)) - 4));
    const right = Math.min(window.innerWidth, Math.ceil(Math.max(...boxes.map((box) => box.right)) + 4));
    const bottom = Math.min(window.innerHeight, Math.ceil(Math.max(...boxes.map((box) => box.bottom)) + 4));
    return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : undefined;
  });
}
