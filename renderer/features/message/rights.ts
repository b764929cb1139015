import type { TimelineItem } from '../../../client/index.ts';
import type { Role } from '../../../protocol/index.ts';

/** What a person may do with a message: what the host would refuse is not offered. */
export type Rights = {
  react: boolean;
  reply: boolean;
  edit: boolean;
  remove: boolean;
  pin: boolean;
  copy: boolean;
  link: boolean;
  forward: boolean;
  /** To be told whom it has reached. Of announcements their own bar says it. */
  info: boolean;
};

/**
 * As the host's rules have it (docs/PROTOCOL.md, "Who may what"). What the host does not have yet nobody can refer to.
 *
 * @param open - whether the room takes new events: not when it is archived.
 */
export function rightsOf(
  item: Pick<TimelineItem, 'n' | 'kind' | 'deleted' | 'erased' | 'mine' | 'text' | 'attachments'>,
  { role, open }: { role: Role; open: boolean },
): Rights {
  const there = item.n > 0 && !item.deleted;
  const readable = there && item.erased !== true;
  return {
    react: open && readable,
    reply: open && there,
    edit: open && readable && item.mine,
    remove: there && (item.mine || role === 'owner' || role === 'admin'),
    pin: open && readable && role !== 'guest',
    copy: readable && item.text !== '',
    link: there,
    forward: readable && (item.text !== '' || item.attachments.length > 0),
    info: there && item.mine && item.kind !== 'announcement',
  };
}
