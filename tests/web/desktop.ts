import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { card as cardSchema, type Card } from '../../protocol/index.ts';
import type { FakeScript } from '../../renderer/bridge/fake-desktop.ts';
import type { Person, PersonOptions } from './browser.ts';
import { bundle } from './bundle.ts';
import { sayOf, type Member } from './member.ts';
import type { Office } from './office.ts';

/** People with a desktop app, as far as the window can tell. */
export type Desktops = {
  /** The card of the office whose page it is. */
  readonly card: Card;
  /** The cards of the other offices that can be reached. */
  readonly others: readonly Card[];
  /** Somebody's window, on a computer and a network as the script says. */
  open(script?: FakeScript, options?: PersonOptions): Promise<Person>;
  /** The window of somebody whose desktop has been in this office before, and who joins it by a name. */
  enter(name: string, script?: FakeScript): Promise<Member>;
};

/** @param others - opened as ones that this office's page may come to, which the desktop's own page may everywhere. */
export async function desktopsOf(office: Office, ...others: Office[]): Promise<Desktops> {
  const program = await bundle(path.join(import.meta.dirname, 'desktop-program.ts'));
  const [card, ...otherCards] = await Promise.all([office, ...others].map(cardOf));
  if (!card) throw new Error('There is no card.');
  const hosts = [office, ...others].map(({ host }) => host);
  const desktops: Desktops = {
    card,
    others: otherCards,
    async open(script = {}, options = {}) {
      const person = await office.visit({ ...options, ...(others.length > 0 && { bypassCSP: true }) });
      person.page.setDefaultTimeout(60_000);
      const deviceKey = [...randomBytes(32)];
      const offices = [card, ...otherCards].map((each, at) => ({
        ...{ card: each, url: hosts[at]?.url ?? '', addresses: [`10.1.2.${3 + at}:7788`] },
      }));
      const whole: FakeScript = { person: 'Ada Lovelace', deviceKey, ...script, offices };
      await person.page.addInitScript(`${program}; program.pretend(${JSON.stringify(whole)});`);
      await person.page.reload();
      await person.page.getByRole('heading', { level: 1 }).first().waitFor();
      return person;
    },
    async enter(name, script = {}) {
      const remembered = [{ office: card.office, name: card.name, own: script.host !== undefined, visited: 1 }];
      const person = await desktops.open({ remembered, ...script });
      await person.page.getByLabel('Your name').fill(name);
      await person.page.getByRole('button', { name: 'Join', exact: true }).click();
      return sayOf(person, name);
    },
  };
  return desktops;
}

async function cardOf(office: Office): Promise<Card> {
  const { page } = await office.visit();
  const told = await page.evaluate(async (): Promise<unknown> => (await fetch('/.well-known/landline')).json());
  await office.everybodyLeaves();
  return cardSchema.parse(told);
}
