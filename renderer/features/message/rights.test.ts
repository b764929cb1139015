import { describe, expect, it } from 'vitest';
import { rightsOf, type Rights } from './rights.ts';

const message = { n: 5, kind: 'message' as const, mine: false, text: 'words', attachments: [] };
const may = (...[item, who]: Parameters<typeof rightsOf>) => {
  const rights = rightsOf(item, who);
  return (Object.keys(rights) as (keyof Rights)[]).filter((name) => rights[name]).join(' ');
};

describe('with a message', () => {
  it('of somebody else, a member may do all but edit and delete it', () => {
    expect(may(message, { role: 'member', open: true })).toBe('react reply pin copy link forward');
  });
  it('of their own, a member may do everything', () => {
    expect(may({ ...message, mine: true }, { role: 'member', open: true })).toBe(
      'react reply edit remove pin copy link forward info',
    );
  });
  it('of somebody else, an admin may delete it', () => {
    expect(may(message, { role: 'admin', open: true })).toBe('react reply remove pin copy link forward');
  });
  it('of their own that is an announcement, its own bar says whom it has reached', () => {
    const announcement = { ...message, kind: 'announcement' as const, mine: true };
    expect(may(announcement, { role: 'admin', open: true })).toBe('react reply edit remove pin copy link forward');
  });
  it('a guest may not pin', () => {
    expect(may({ ...message, mine: true }, { role: 'guest', open: true })).toBe(
      'react reply edit remove copy link forward info',
    );
  });
  it('of an archived room, one may still delete, copy and forward', () => {
    expect(may({ ...message, mine: true }, { role: 'owner', open: false })).toBe('remove copy link forward info');
  });
  it('that was deleted, nobody may do anything', () => {
    expect(may({ ...message, mine: true, deleted: { member: 'a', at: 1 } }, { role: 'owner', open: true })).toBe('');
  });
  it('that is older than the office keeps them, one may refer to it and delete it', () => {
    expect(may({ ...message, mine: true, text: '', erased: true }, { role: 'member', open: true })).toBe(
      'reply remove link info',
    );
  });
  it('that waits to be sent, there is nothing to do', () => {
    expect(may({ ...message, mine: true, n: 0 }, { role: 'owner', open: true })).toBe('');
  });
  it('of files alone, there is no text to copy', () => {
    const file = { blob: 'b', name: 'a.txt', size: 1, type: 'text/plain' };
    expect(may({ ...message, text: '', attachments: [file] }, { role: 'member', open: true })).toBe(
      'react reply pin link forward',
    );
  });
});
