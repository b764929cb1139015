import type { Locator, Page } from 'playwright-core';

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: /^More about this office/ }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** The office's settings, as an admin has them, at one of their pages. */
export async function openOfficeSettings(page: Page, tab?: string): Promise<Locator> {
  await choose(page, 'Office settings');
  const dialog = page.getByRole('dialog', { name: 'Office settings' });
  if (tab !== undefined) await dialog.getByRole('tab', { name: tab }).click();
  return dialog;
}

export async function openInvite(page: Page): Promise<Locator> {
  await choose(page, 'Invite people');
  return page.getByRole('dialog', { name: 'Invite people' });
}

/** Says yes to what was asked, and waits until the question is gone. */
export async function agree(page: Page, question: string, action: string): Promise<void> {
  const asked = page.getByRole('alertdialog', { name: question });
  await asked.getByRole('button', { name: action, exact: true }).click();
  await questionIsGone(page);
}

/** While a question fades, it is no dialog for screen readers any more, but still takes the keys. */
export const questionIsGone = (page: Page) => page.locator('[role=alertdialog]').waitFor({ state: 'detached' });
