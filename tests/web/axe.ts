import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const require = createRequire(import.meta.resolve('@axe-core/playwright'));

type Axe = {
  run(
    context: object,
    options: object,
  ): Promise<{ violations: { id: string; nodes: { target: string[]; any: { message: string }[] }[] }[] }>;
};

/** Puts axe into a page that is looked at many times, until it is loaded anew. */
export async function bringAxe(page: Page): Promise<void> {
  await page.evaluate(await readFile(require.resolve('axe-core/axe.min.js'), 'utf8'));
}

/** What axe finds, of the rules that hold for a part of a page. */
export async function axeFaults(page: Page): Promise<string[]> {
  return await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: Axe };
    // What is switched off needs no contrast (WCAG 2.2, 1.4.3).
    const exclude = ['.cursor-not-allowed', '[data-slot=root]:has(> * > [disabled])'];
    const { violations } = await axe.run(
      { include: [['html']], exclude: exclude.map((one) => [one]) },
      {
        // What is behind an open menu is hidden from screen readers, and the menu keeps the focus to itself.
        // The name of a button may leave out what is drawn for the eye: a badge's number, an avatar's letters.
        rules: { 'aria-hidden-focus': { enabled: false }, 'label-content-name-mismatch': { enabled: false } },
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        resultTypes: ['violations'],
      },
    );
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${id} at ${target.join(' ')}: ${any[0]?.message ?? ''}`),
    );
  });
}
