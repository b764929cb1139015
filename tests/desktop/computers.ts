import { afterEach, onTestFailed } from 'vitest';
import type { Person } from '../web/browser.ts';
import { sayOf, type Member } from '../web/member.ts';
import { computer, type Computer } from './desktop-app.ts';

const all: Computer[] = [];

/** A computer with the app open, for one test; what its app wrote is shown when the test fails. */
export async function newComputer(...args: string[]): Promise<Computer> {
  const made = await computer();
  all.push(made);
  onTestFailed(() => console.log(made.log().slice(-5_000)));
  await made.open(...args);
  return made;
}

/** Ends every computer after each test of the file. */
export function endComputers(): void {
  afterEach(async () => {
    await Promise.all(all.splice(0).map((one) => one.end()));
  });
}

/** Who sits there, once the office is open. */
export function memberAt({ page }: Computer, name: string): Promise<Member> {
  return sayOf({ page } as Person, name);
}

/** What the app says of its hosting. */
export async function hostingOf({ page }: Computer) {
  const answer = await page.evaluate(async () => window.landline?.hosting({}));
  if (!answer?.ok) throw new Error('The app does not say whether it hosts.');
  return answer.hosting;
}

/** Where the office that is hosted there answers. */
export async function addressOf(one: Computer): Promise<string> {
  const hosting = await hostingOf(one);
  if (hosting.state !== 'running') throw new Error('It hosts nothing.');
  return `127.0.0.1:${hosting.port}`;
}
