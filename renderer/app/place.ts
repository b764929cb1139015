import { readonly, shallowRef, type ShallowRef } from 'vue';
import { roomId, token } from '../../protocol/index.ts';

/** Where in the office the page is: kept in the address, so that the browser's back button and a reload keep it. */
export type Place = {
  readonly room: Readonly<ShallowRef<string | undefined>>;
  /** Shows a room, or the list of rooms. */
  show(room: string | undefined): void;
  /** The invite that the address brought, until {@link forgetInvite}. */
  invite(): string | undefined;
  forgetInvite(): void;
  stop(): void;
};

/** What stands behind the `#` is never sent to the host. */
export function createPlace(
  window: Pick<Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener'>,
): Place {
  const fragment = () => new URLSearchParams(window.location.hash.slice(1));
  const roomOfAddress = () => roomId.safeParse(fragment().get('room')).data;
  const room = shallowRef(roomOfAddress());
  const follow = () => {
    room.value = roomOfAddress();
  };
  window.addEventListener('popstate', follow);
  window.addEventListener('hashchange', follow);
  return {
    room: readonly(room),
    show(next) {
      if (next === room.value) return;
      room.value = next;
      window.history.pushState(null, '', next === undefined ? '/' : `/#room=${next}`);
    },
    invite: () => token.safeParse(fragment().get('t')).data,
    forgetInvite() {
      if (fragment().has('t')) window.history.replaceState(null, '', '/');
    },
    stop() {
      window.removeEventListener('popstate', follow);
      window.removeEventListener('hashchange', follow);
    },
  };
}
