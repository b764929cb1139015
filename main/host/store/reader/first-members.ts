import type { Database } from '../database.ts';
import { memberPage } from './directory.ts';
import type { Viewer } from './visibility.ts';

/** The first page of the members a viewer may know: a JSON array of `MemberState` in UTF-8. */
export type MembersText = { json: Uint8Array; more: boolean };
export type FirstMembers = (viewer: Viewer) => MembersText;

/**
 * Makes the page of members that goes with a welcome. All but guests see the same, and it changes with the office's own stream only:
 * so it is made once for all who come meanwhile, in memory that crosses to the main thread without being copied. When a host starts anew
 * everybody comes at once, and a page of 60 kB for each was most of the memory they left behind (measured, bench/README.md).
 */
export function createFirstMembers(db: Database): FirstMembers {
  let last: (MembersText & { asOf: number }) | undefined;

  function make(viewer: Viewer): MembersText {
    const { page, more } = memberPage(db, viewer, '');
    const text = Buffer.from(JSON.stringify(page));
    const json = new Uint8Array(new SharedArrayBuffer(text.length));
    json.set(text);
    return { json, more };
  }

  return (viewer) => {
    if (viewer.role === 'guest') return make(viewer);
    const asOf = db.get<{ seq: number }>('SELECT seq FROM event WHERE room = 0 ORDER BY seq DESC LIMIT 1')?.seq ?? 0;
    if (last?.asOf !== asOf) last = { asOf, ...make(viewer) };
    return last;
  };
}
