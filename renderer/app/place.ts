import { nextTick, readonly, shallowRef, type ShallowRef } from 'vue';
import { z } from 'zod';
import { eventId, memberId, officeId, roomId, token } from '../../protocol/index.ts';

/** What the panel beside the conversation shows. */
export const panelNames = ['members', 'files', 'pins', 'search', 'settings'] as const;
export type PanelName = (typeof panelNames)[number];
export type Panel = { show: PanelName } | { show: 'thread'; message: string } | { show: 'person'; member: string };

/** Where in the office the page is: kept in the address, so that the browser's back button, a reload and a link keep it. */
export type Place = {
  readonly room: Readonly<ShallowRef<string | undefined>>;
  /** The message that a link or a search led to. */
  readonly message: Readonly<ShallowRef<string | undefined>>;
  readonly panel: Readonly<ShallowRef<Panel | undefined>>;
  /** Shows a room, with one of its messages if told, or the list of rooms. The panel stays with its room. */
  show(room: string | undefined, message?: string): void;
  /** Shows a room that nobody asked for: the browser's back button does not lead back here. */
  showFirst(room: string): void;
  /** Shows a message with this panel, or none, beside its room; again where it is shown already. */
  goTo(where: MessagePlace): void;
  /** Opens or closes the panel beside the room. */
  open(panel: Panel | undefined): void;
  /** The invite that the address brought, until {@link forgetInvite}. */
  invite(): string | undefined;
  forgetInvite(): void;
  /**
   * Its office is shown: the address is this place's.
   *
   * @param to - what the person came for; the browser's back button leads to where they came from.
   */
  enter(to?: MessagePlace): void;
  /** Another office is shown: the place is kept, and changes without the address. Whoever comes back is led to no message anew. */
  leave(): void;
  stop(): void;
};

/** A message, and what the panel beside its room shows. */
export type MessagePlace = { room: string; message: string; panel: Panel | undefined };

type Where = { room: string | undefined; message: string | undefined; panel: Panel | undefined };

/** Whose place the entry of the browser's history is that is shown, where there are several offices. */
export function officeOf({ state }: Pick<History, 'state'>): string | undefined {
  return entry.safeParse(state).data?.office;
}
const entry = z.object({ office: officeId });

/**
 * What stands behind the `#` is never sent to the host.
 *
 * @param office - where there are several: whose place it is. It has nothing of the address until {@link Place.enter}.
 */
export function createPlace(
  window: Pick<Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener'>,
  office?: string,
): Place {
  const fragment = () => new URLSearchParams(window.location.hash.slice(1));
  const state = office === undefined ? null : { office };
  const isOwn = () => office === undefined || officeOf(window.history) === office;
  let entered = office === undefined;
  const first = isOwn() ? whereOf(fragment()) : nowhere;
  const room = shallowRef(first.room);
  const message = shallowRef(first.message);
  const panel = shallowRef(first.panel);

  const here = (): Where => ({ room: room.value, message: message.value, panel: panel.value });
  function be(now: Where): void {
    room.value = now.room;
    message.value = now.message;
    panel.value = now.panel;
  }
  function reread(): void {
    if (entered && isOwn()) be(whereOf(fragment()));
  }
  function write(how: 'pushState' | 'replaceState', next: Where): void {
    if (!entered) {
      be(next);
      return;
    }
    window.history[how](state, '', addressOf(next));
    reread();
  }
  function go(next: Where): void {
    if (addressOf(next) !== addressOf(here())) write('pushState', next);
  }
  function goTo(next: Where): void {
    if (addressOf(next) !== addressOf(here())) {
      go(next);
      return;
    }
    // Whoever shows messages sees a change only.
    message.value = undefined;
    void nextTick(reread);
  }
  window.addEventListener('popstate', reread);
  window.addEventListener('hashchange', reread);
  return {
    room: readonly(room),
    message: readonly(message),
    panel: readonly(panel),
    show(next, shown) {
      go({ room: next, message: shown, panel: next === room.value ? panel.value : undefined });
    },
    showFirst(next) {
      write('replaceState', { ...nowhere, room: next });
    },
    goTo,
    open(next) {
      go({ room: room.value, message: undefined, panel: next });
    },
    invite: () => token.safeParse(fragment().get('t')).data,
    forgetInvite() {
      if (fragment().has('t')) window.history.replaceState(state, '', '/');
    },
    enter(to) {
      if (entered) return;
      entered = true;
      if (!isOwn()) write('pushState', to ?? here());
      // The browser went back to it, or loaded it again; else it is what was being waited for.
      else if (whereOf(fragment()).room === undefined) write('replaceState', to ?? here());
      else {
        reread();
        if (to) goTo(to);
      }
    },
    leave() {
      if (office === undefined) return;
      entered = false;
      message.value = undefined;
    },
    stop() {
      window.removeEventListener('popstate', reread);
      window.removeEventListener('hashchange', reread);
    },
  };
}

const nowhere: Where = { room: undefined, message: undefined, panel: undefined };

function whereOf(fragment: URLSearchParams): Where {
  const room = roomId.safeParse(fragment.get('room')).data;
  return {
    room,
    message: room === undefined ? undefined : eventId.safeParse(fragment.get('message')).data,
    panel: panelOf(fragment.get('panel') ?? ''),
  };
}

function panelOf(text: string): Panel | undefined {
  const [show, id] = text.split('.', 2);
  if (show === 'thread') {
    const message = eventId.safeParse(id).data;
    return message === undefined ? undefined : { show, message };
  }
  if (show === 'person') {
    const member = memberId.safeParse(id).data;
    return member === undefined ? undefined : { show, member };
  }
  const name = panelNames.find((known) => known === show);
  return name && { show: name };
}

function addressOf({ room, message, panel }: Where): string {
  const parts = [
    room === undefined ? '' : `room=${room}`,
    message === undefined ? '' : `message=${message}`,
    panel === undefined ? '' : `panel=${nameOf(panel)}`,
  ].filter(Boolean);
  return parts.length === 0 ? '/' : `/#${parts.join('&')}`;
}

function nameOf(panel: Panel): string {
  if (panel.show === 'thread') return `thread.${panel.message}`;
  return panel.show === 'person' ? `person.${panel.member}` : panel.show;
}
