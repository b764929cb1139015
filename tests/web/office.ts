import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { builtPage } from '../../build/built-page.ts';
import type { HostOptions } from '../../main/host/index.ts';
import { startTestHost, type TestHost } from '../support/host.ts';
import { startBrowsing, type Person, type PersonOptions } from './browser.ts';
import { sayOf, type Member } from './member.ts';

export type Office = {
  readonly host: TestHost;
  /** Opens the page in a browser of its own, as somebody who has never been here. */
  visit(options?: VisitOptions): Promise<Person>;
  /** Joins under a name, and is in the room `general`. */
  enter(name: string, options?: VisitOptions): Promise<Member>;
  /** Joins by the link that makes the first owner. */
  enterAsOwner(name: string): Promise<Member>;
  /** Closes everybody's page, after seeing that none asked anything of anybody else and none complained. */
  everybodyLeaves(): Promise<void>;
  /** Stops the browser and the host. */
  end(): Promise<void>;
};

export type OfficeOptions = Partial<HostOptions> & {
  /** What a page may say on its console: a browser reports each request that fails. */
  mayComplain?: RegExp;
  /** Other offices that somebody's page may go to, which must let it: see {@link desktopsOf}. */
  others?: readonly Office[];
  /** The computer's clock, for an office of more than one day. */
  clock?: () => number;
};

/** `path`: where they come in, by an invite for instance: `/join#t=…`. */
export type VisitOptions = PersonOptions & { path?: string };

/**
 * An office for all tests of a file, which everybody leaves after each. After one that failed there is another: what tries again, or
 * comes next, finds nothing of it.
 */
export function officeForAll(options?: OfficeOptions): Office {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice(options);
  });
  afterEach(async ({ task }) => {
    let clean = false;
    try {
      await office.everybodyLeaves();
      clean = task.result?.state !== 'fail';
    } finally {
      if (!clean) {
        await office.end();
        office = await openOffice(options);
      }
    }
  });
  afterAll(() => office.end());
  return {
    get host() {
      return office.host;
    },
    visit: (how) => office.visit(how),
    enter: (name, how) => office.enter(name, how),
    enterAsOwner: (name) => office.enterAsOwner(name),
    everybodyLeaves: () => office.everybodyLeaves(),
    end: () => office.end(),
  };
}

/** A real host with the built page, and a Chromium that trusts it. */
export async function openOffice({ mayComplain, clock, others = [], ...options }: OfficeOptions = {}): Promise<Office> {
  const host = await startTestHost({ guests: true, page: await builtPage(), ...options }, clock && { clock });
  const browsing = await startBrowsing(
    host.url,
    others.map((other) => other.host.url),
  );
  const people: Person[] = [];

  async function visit({ path = '/', ...how }: VisitOptions = {}): Promise<Person> {
    const person = await browsing.person(how);
    people.push(person);
    await person.page.goto(new URL(path, host.url).href);
    return person;
  }

  async function enter(name: string, how?: VisitOptions): Promise<Member> {
    const person = await visit(how);
    await person.page.getByLabel('Your name').fill(name);
    await person.page.getByRole('button', { name: 'Join' }).click();
    return sayOf(person, name);
  }

  return {
    host,
    visit,
    enter,
    enterAsOwner: (name) => enter(name, { path: `/join#t=${host.ownerToken}` }),
    async everybodyLeaves() {
      const all = people.splice(0);
      await Promise.all(all.map(({ context }) => context.close()));
      expect(all.flatMap(({ elsewhere }) => elsewhere)).toEqual([]);
      const complaints = all.flatMap((person) => person.complaints);
      expect(complaints.filter((text) => !mayComplain?.test(text))).toEqual([]);
    },
    async end() {
      await browsing.end();
      await host.end();
    },
  };
}
