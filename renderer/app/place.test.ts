import { describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import { createPlace, officeOf, type Place } from './place.ts';

const id = (last: number) => `0198c0de-0000-7000-8000-00000000000${last}`;
const [kitchen, garden, lamp, door] = [id(1), id(2), id(3), id(4)];
const northwind = `${'b'.repeat(51)}a`;
const attic = `${'c'.repeat(51)}a`;

/** A browser's history, which starts at this entry. */
function browser(hash = '', state: unknown = null) {
  const target = new EventTarget();
  const entries = [{ state, hash }];
  let at = 0;
  const hashOf = (url: string | URL | null | undefined) => new URL(url ?? '', 'https://office.local').hash;
  const history = {
    get state() {
      return entries[at]?.state;
    },
    pushState(pushed: unknown, _: string, url?: string | URL | null) {
      entries.splice(at + 1, Infinity, { state: pushed, hash: hashOf(url) });
      at += 1;
    },
    replaceState(put: unknown, _: string, url?: string | URL | null) {
      entries[at] = { state: put, hash: hashOf(url) };
    },
  };
  const location = {
    get hash() {
      return entries[at]?.hash ?? '';
    },
  };
  return {
    window: Object.assign(target, { history, location }) as unknown as Parameters<typeof createPlace>[0],
    entries,
    back() {
      at -= 1;
      target.dispatchEvent(new Event('popstate'));
    },
  };
}

const where = ({ room, message }: Place) => [room.value, message.value];

describe('where the page is in the one office of a browser', () => {
  it('is in the address, which the back button leads through', () => {
    const { window, entries, back } = browser(`#room=${kitchen}`);
    const place = createPlace(window);
    place.show(garden, lamp);
    expect(entries.map(({ hash }) => hash)).toEqual([`#room=${kitchen}`, `#room=${garden}&message=${lamp}`]);
    back();
    expect(where(place)).toEqual([kitchen, undefined]);
  });

  it('is the message anew when it is led there again', async () => {
    const { window, entries } = browser(`#room=${kitchen}&message=${lamp}`);
    const place = createPlace(window);
    place.goTo({ room: kitchen, message: lamp, panel: undefined });
    expect(where(place)).toEqual([kitchen, undefined]);
    await nextTick();
    expect(where(place)).toEqual([kitchen, lamp]);
    expect(entries).toHaveLength(1);
  });
});

describe('where the page is in one of several offices', () => {
  it('changes without the address while another is shown, and has an entry of its own when it is', () => {
    const { window, entries } = browser(`#room=${kitchen}`, { office: northwind });
    const [here, there] = [createPlace(window, northwind), createPlace(window, attic)];
    here.enter();
    there.showFirst(garden);
    there.show(garden, lamp);
    expect(entries).toEqual([{ state: { office: northwind }, hash: `#room=${kitchen}` }]);
    here.leave();
    there.enter();
    expect(entries.slice(1)).toEqual([{ state: { office: attic }, hash: `#room=${garden}&message=${lamp}` }]);
  });

  it('is kept when it is left, but for the message it was led to', () => {
    const { window, entries } = browser('', { office: northwind });
    const [here, there] = [createPlace(window, northwind), createPlace(window, attic)];
    here.enter();
    here.show(kitchen, lamp);
    here.leave();
    there.enter();
    there.leave();
    here.enter();
    expect(where(here)).toEqual([kitchen, undefined]);
    expect(entries.at(-1)).toEqual({ state: { office: northwind }, hash: `#room=${kitchen}` });
  });

  it('is told by the entry that the back button leads to, and by no entry of another', () => {
    const { window, back } = browser('', { office: northwind });
    const [here, there] = [createPlace(window, northwind), createPlace(window, attic)];
    here.enter();
    here.show(kitchen, lamp);
    here.leave();
    there.enter();
    there.show(garden);
    back();
    // The first of the other office: it was nowhere yet.
    expect([where(here)[0], where(there)[0]]).toEqual([kitchen, undefined]);
    back();
    expect(officeOf(window.history)).toBe(northwind);
    there.leave();
    here.enter();
    expect(where(here)).toEqual([kitchen, lamp]);
    expect(where(there)).toEqual([undefined, undefined]);
  });

  it('fills the entry that waited for its office to open', () => {
    const { window, entries } = browser('', { office: attic });
    const place = createPlace(window, attic);
    place.showFirst(garden);
    place.enter();
    expect(entries).toEqual([{ state: { office: attic }, hash: `#room=${garden}` }]);
  });

  it.each([
    ['waited for it', '', attic, 1],
    ['is of another office', `#room=${kitchen}`, northwind, 2],
    ['is of a room of it', `#room=${garden}`, attic, 2],
  ])('is a message that somebody came for, one step from an entry that %s', (_, hash, office, length) => {
    const { window, entries } = browser(hash, { office });
    const place = createPlace(window, attic);
    place.enter({ room: kitchen, message: door, panel: undefined });
    expect(where(place)).toEqual([kitchen, door]);
    expect(entries).toHaveLength(length);
    expect(entries.at(-1)).toEqual({ state: { office: attic }, hash: `#room=${kitchen}&message=${door}` });
  });

  it('follows the address no more once it has ended', () => {
    const { window, back } = browser('', { office: attic });
    const place = createPlace(window, attic);
    place.enter();
    place.show(garden);
    place.stop();
    back();
    expect(where(place)).toEqual([garden, undefined]);
  });
});
