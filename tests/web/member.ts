import type { Locator } from 'playwright-core';
import type { Person } from './browser.ts';

/** Somebody in the office, and what a person does there with mouse and keyboard. */
export type Member = Person & {
  readonly name: string;
  /** Where messages are written; there as soon as a room is open. */
  readonly field: Locator;
  /** Writes a message and presses Enter. */
  say(text: string): Promise<void>;
  /** A message of the open room that contains a text. */
  message(text: string): Locator;
  /** The texts of the open room's messages, oldest first. */
  texts(): Promise<string[]>;
  openRoom(title: string): Promise<void>;
  writeTo(name: string): Promise<void>;
  /** Makes a public room, which is then open. */
  makeRoom(name: string): Promise<void>;
  /** Chooses files from disk to be attached. */
  attach(...paths: string[]): Promise<void>;
};

export async function sayOf(person: Person, name: string): Promise<Member> {
  const { page } = person;
  const field = page.getByRole('textbox', { name: /^Message / });
  await field.waitFor();
  return {
    ...person,
    name,
    field,
    async say(text) {
      await field.fill(text);
      await field.press('Enter');
    },
    message: (text) => page.locator('[data-message]', { hasText: text }),
    texts: () => page.locator('[data-message] p[dir=auto]').allInnerTexts(),
    async openRoom(title) {
      await page
        .getByRole('navigation')
        .getByRole('button', { name: new RegExp(`^${escaped(title)}`) })
        .click();
      await page.getByRole('heading', { level: 2, name: title }).waitFor();
    },
    async writeTo(other) {
      await page.getByRole('button', { name: `Write to ${other}` }).click();
      await page.getByRole('heading', { level: 2, name: other }).waitFor();
    },
    async makeRoom(title) {
      await page.getByRole('button', { name: 'New room' }).click();
      const dialog = page.getByRole('dialog', { name: 'New room' });
      await dialog.getByRole('textbox', { name: 'Name' }).fill(title);
      await dialog.getByRole('button', { name: 'Make the room' }).click();
      await page.getByRole('heading', { level: 2, name: title }).waitFor();
      // While it fades it takes the focus from what is opened next.
      await dialog.waitFor({ state: 'detached' });
    },
    async attach(...paths) {
      await page.locator('input[type=file]').setInputFiles(paths);
    },
  };
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
