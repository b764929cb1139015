import type { RoomView } from '../../../client/index.ts';
import { useOffice } from '../../app/snapshot.ts';
import { useI18n } from '../../i18n/i18n.ts';
import { tellApart } from '../people/alike.ts';
import { peopleFor, roomsFor, type Asked, type Option } from './completion.ts';

/** What the office has to complete a word to. */
export function useOptions(room: () => RoomView): (asked: Asked) => Promise<Option[]> | Option[] {
  const { client } = useOffice();
  const { formats, language } = useI18n();
  return ({ kind, query }) => {
    const { compare } = formats.value;
    switch (kind) {
      case 'person': {
        const members = client.members();
        const me = client.office()?.member ?? '';
        return peopleFor(query, { members, room: room(), me, marks: tellApart(members), compare });
      }
      case 'room':
        return roomsFor(query, { rooms: client.rooms(), compare });
      case 'emoji':
        // Without what names them there is nothing to choose from; what was typed is sent as it is.
        return import('./emoji-options.ts').then(({ emojiFor }) => emojiFor(query, language.value)).catch(() => []);
    }
  };
}
