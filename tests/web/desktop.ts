import path from 'node:path';
import { card as cardSchema, type Card } from '../../protocol/index.ts';
import type { FakeScript } from '../../renderer/bridge/fake-desktop.ts';
import type { Person } from './browser.ts';
import { bundle } from './bundle.ts';
import type { Office } from './office.ts';

/** People with a desktop app, as far as the window can tell. */
export type Desktops = {
  /** The card of the one office that can be reached. */
  readonly card: Card;
  /** Somebody's window, on a computer and a network as the script says. */
  open(script?: FakeScript): Promise<Person>;
};

export async function desktopsOf(office: Office): Promise<Desktops> {
  const program = await bundle(path.join(import.meta.dirname, 'desktop-program.ts'));
  const { page } = await office.visit();
  const card = cardSchema.parse(
    await page.evaluate(async (): Promise<unknown> => (await fetch('/.well-known/landline')).json()),
  );
  await office.everybodyLeaves();
  return {
    card,
    async open(script = {}) {
      const person = await office.visit();
      person.page.setDefaultTimeout(60_000);
      const offices = [{ card, url: office.host.url, addresses: ['10.1.2.3:7788'] }];
      const whole: FakeScript = { person: 'Ada Lovelace', ...script, offices };
      await person.page.addInitScript(`${program}; program.pretend(${JSON.stringify(whole)});`);
      await person.page.reload();
      await person.page.getByRole('heading', { level: 1 }).first().waitFor();
      return person;
    },
  };
}
