import { nextTick, readonly, shallowRef, type ShallowRef } from 'vue';
import { eventId, memberId, roomId, token } from '../../protocol/index.ts';

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
  goTo(where: { room: string; message: string; panel: Panel | undefined }): void;
  /** Opens or closes the panel beside the room. */
  open(panel: Panel | undefined): void;
  /** The address of a message, for other people of the office. */
  linkTo(room: string, message: string): string;
  /** Goes to where a link of {@link linkTo} leads. @returns false for any other link: it leads elsewhere. */
  follow(link: string): boolean;
  /** The invite that the address brought, until {@link forgetInvite}. */
  invite(): string | undefined;
  forgetInvite(): void;
  stop(): void;
};

type Where = { room: string | undefined; message: string | undefined; panel: Panel | undefined };

/** What stands behind the `#` is never sent to the host. */
export function createPlace(
  window: Pick<Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener'>,
): Place {
  const fragment = () => new URLSearchParams(window.location.hash.slice(1));
  const first = whereOf(fragment());
  const room = shallowRef(first.room);
  const message = shallowRef(first.message);
  const panel = shallowRef(first.panel);

  function reread(): void {
    const now = whereOf(fragment());
    room.value = now.room;
    message.value = now.message;
    panel.value = now.panel;
  }
  function go(next: Where): void {
    const to = addressOf(next);
    if (to === addressOf({ room: room.value, message: message.value, panel: panel.value })) return;
    window.history.pushState(null, '', to);
    reread();
  }
  function goTo(next: Where): void {
    const here = addressOf({ room: room.value, message: message.value, panel: panel.value });
    if (addressOf(next) !== here) {
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
      window.history.replaceState(null, '', addressOf({ room: next, message: undefined, panel: undefined }));
      reread();
    },
    goTo,
    open(next) {
      go({ room: room.value, message: undefined, panel: next });
    },
    linkTo: (inRoom, shown) =>
      `${window.location.origin}${addressOf({ room: inRoom, message: shown, panel: undefined })}`,
    follow(link) {
      const url = URL.parse(link);
      if (url?.origin !== window.location.origin || url.pathname !== '/') return false;
      const { room: inRoom, message: shown } = whereOf(new URLSearchParams(url.hash.slice(1)));
      if (inRoom === undefined || shown === undefined) return false;
      goTo({ room: inRoom, message: shown, panel: inRoom === room.value ? panel.value : undefined });
      return true;
    },
    invite: () => token.safeParse(fragment().get('t')).data,
    forgetInvite() {
      if (fragment().has('t')) window.history.replaceState(null, '', '/');
    },
    stop() {
      window.removeEventListener('popstate', reread);
      window.removeEventListener('hashchange', reread);
    },
  };
}

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
