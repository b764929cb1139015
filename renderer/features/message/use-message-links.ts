import { inject, provide, type InjectionKey } from 'vue';
import { parseMessageLink } from '../../../protocol/index.ts';
import { sharedOrigin } from '../../app/shared-origin.ts';
import { useOffice } from '../../app/snapshot.ts';
import { useBridge } from '../../bridge/bridge.ts';
import { followed, linkTo, type LinkedOffice } from './message-links.ts';

const key: InjectionKey<(link: string) => void> = Symbol('links of the app');

/** Says what becomes of the app's own links that lead to another office than the one that is shown. */
export function provideAppLinks(open: (link: string) => void): void {
  provide(key, open);
}

/** Links to messages of the office that is shown. */
export function useMessageLinks() {
  const { client, place } = useOffice();
  const { offices } = useBridge();
  const openElsewhere = inject(key, undefined);
  const here = (): LinkedOffice => ({
    office: client.office()?.id,
    origin: sharedOrigin(window.location, offices !== undefined),
    knows: (room) => client.room(room) !== undefined,
  });
  return {
    linkTo: (room: string, message: string) => linkTo(here(), { room, message }),
    /** Whether a link leads to a message of this office. */
    isHere: (link: string) => followed(here(), link) !== undefined,
    /** Goes to where a link leads. @returns false for a link that the browser, or the system, is to open. */
    follow(link: string): boolean {
      const target = followed(here(), link);
      if (target) {
        place.goTo({ ...target, panel: target.room === place.room.value ? place.panel.value : undefined });
        return true;
      }
      // In a browser the system asks the app, where there is one.
      if (!offices || !openElsewhere || !parseMessageLink(link)) return false;
      openElsewhere(link);
      return true;
    },
  };
}
