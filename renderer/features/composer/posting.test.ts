import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { effectScope } from 'vue';
import type { Content, Sending, UploadOptions, Source } from '../../../client/index.ts';
import { LandlineError, type Attachment, type MemberState } from '../../../protocol/index.ts';
import { createTransfers } from '../files/transfers.ts';
import { createDrafts, draftIn } from './drafts.ts';
import { createPosting, FilesFailed } from './posting.ts';

const kitchen = '01890000-0000-7000-8000-000000000001';
type Sent = { how: 'send' | 'announce' | 'edit'; room: string; of?: string } & Content & { replyTo?: string };

/** An office that takes what is sent, with uploads that end when the test says so. */
function opened(members: MemberState[] = []) {
  const sent: Sent[] = [];
  let refusal: Error | undefined;
  const ends = new Map<string, { done(): void; fail(): void }>();
  const take = (one: Sent) => {
    if (refusal) throw refusal;
    sent.push(one);
    return Promise.resolve({ id: '', room: one.room, done: Promise.resolve() } as unknown as Sending);
  };
  const client = {
    members: () => members,
    send: async (room: string, content: Content & { replyTo?: string }) => take({ how: 'send', room, ...content }),
    announce: async (room: string, content: Content) => take({ how: 'announce', room, ...content }),
    edit: async (room: string, of: string, content: Content) => take({ how: 'edit', room, of, ...content }),
    upload: ({ name, size, type }: Source, _options?: UploadOptions) =>
      new Promise<Attachment>((resolve, reject) => {
        ends.set(name, {
          done: () => resolve({ blob: 'A'.repeat(43), name, size, type }),
          fail: () => reject(new LandlineError('too_large', 'too large')),
        });
      }),
  };
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (k: string, v: string) => void kept.set(k, v),
  };
  const scope = effectScope();
  onTestFinished(() => {
    scope.stop();
  });
  const drafts = createDrafts(storage, 'office');
  const transfers = createTransfers(client, storage, 'office');
  const posting = scope.run(() => createPosting(client, drafts, transfers))!;
  const attach = (name: string, alone = false) => transfers.add(kitchen, [{ file: new File(['x'], name) }], { alone });
  return {
    ...{ sent, drafts, transfers, posting, attach },
    arrive: (name: string) => vi.waitFor(() => ends.get(name)!.done()),
    fail: (name: string) => vi.waitFor(() => ends.get(name)!.fail()),
    refuse: (error: Error | undefined) => (refusal = error),
  };
}

describe('what is written', () => {
  it('goes out with whom it calls, what it answers and its emoji, and leaves the draft empty', async () => {
    const { posting, drafts, sent } = opened([{ id: 'm1', name: 'Ann', role: 'member', devices: [] }]);
    drafts.change(kitchen, { text: '@Ann look :tada:  \n', replyTo: { id: 'r1', text: '' } });
    expect(await posting.send(kitchen)).toBe(true);
    expect(sent).toEqual([
      { how: 'send', room: kitchen, text: '@Ann look 🎉', attachments: [], mentions: ['m1'], replyTo: 'r1' },
    ]);
    expect(drafts.of(kitchen).text).toBe('');
  });

  it('answers the thread it stands in, unless it answers one of that', async () => {
    const { posting, drafts, sent } = opened();
    const thread = draftIn(kitchen, 't1');
    drafts.change(kitchen, { text: 'half a thought' });
    drafts.change(thread, { text: 'Me' });
    await posting.send(thread);
    expect(sent).toMatchObject([{ room: kitchen, text: 'Me', replyTo: 't1' }]);
    expect([drafts.of(thread).text, drafts.of(kitchen).text]).toEqual(['', 'half a thought']);
    drafts.change(thread, { text: 'Which?', replyTo: { id: 'r2', text: '' } });
    await posting.send(thread);
    expect(sent.at(-1)).toMatchObject({ text: 'Which?', replyTo: 'r2' });
  });

  it('goes out in the order it was written, whatever has to be fetched for it', async () => {
    const { posting, drafts, sent } = opened();
    drafts.change(kitchen, { text: 'first :rocket:' });
    const first = posting.send(kitchen);
    drafts.change(kitchen, { text: 'second' });
    await Promise.all([first, posting.send(kitchen)]);
    expect(sent.map(({ text }) => text)).toEqual(['first 🚀', 'second']);
  });

  it('waits for its files, and goes out by itself when they are there', async () => {
    const { posting, drafts, sent, attach, arrive } = opened();
    attach('a');
    drafts.change(kitchen, { text: 'with a file', announce: true });
    const done = posting.send(kitchen);
    expect(posting.waits(kitchen)).toBe(true);
    drafts.change(kitchen, { text: 'with a file, and more' });
    await arrive('a');
    expect(await done).toBe(true);
    expect(sent).toMatchObject([{ how: 'announce', text: 'with a file, and more', attachments: [{ name: 'a' }] }]);
    expect(posting.waits(kitchen)).toBe(false);
  });

  it('stays when it is called back, or when one of its files fails', async () => {
    const { posting, drafts, sent, attach, arrive, fail, transfers } = opened();
    attach('a');
    attach('b');
    drafts.change(kitchen, { text: 'both' });
    const first = posting.send(kitchen);
    expect(posting.waiting()).toBe(1);
    posting.callBack(kitchen);
    expect(await first).toBe(false);
    expect(posting.waiting()).toBe(0);
    const second = posting.send(kitchen);
    await arrive('a');
    await fail('b');
    expect(await second).toBe(false);
    expect(posting.trouble(kitchen)).toBeInstanceOf(FilesFailed);
    expect([sent.length, drafts.of(kitchen).text]).toEqual([0, 'both']);
    transfers.cancel(transfers.of(kitchen).find(({ name }) => name === 'b')!.id);
    await posting.send(kitchen);
    expect(posting.trouble(kitchen)).toBeUndefined();
    expect(sent).toMatchObject([{ text: 'both', attachments: [{ name: 'a' }] }]);
  });

  it('is in the draft again when it cannot be sent, with its files and what was written meanwhile', async () => {
    const { posting, drafts, refuse, attach, arrive, transfers } = opened();
    attach('a');
    await arrive('a');
    await vi.waitFor(() => expect(transfers.of(kitchen)[0]?.state).toBe('ready'));
    drafts.change(kitchen, { text: 'first', replyTo: { id: 'r1', text: 'What?' }, announce: true });
    refuse(new LandlineError('too_large', 'too large'));
    const sending = posting.send(kitchen);
    drafts.change(kitchen, { text: 'second' });
    expect(await sending).toBe(false);
    expect(drafts.of(kitchen)).toMatchObject({
      ...{ text: 'first\nsecond', announce: true },
      replyTo: { id: 'r1', text: 'What?' },
    });
    expect(transfers.of(kitchen)).toMatchObject([{ name: 'a', state: 'ready' }]);
    expect(posting.trouble(kitchen)).toMatchObject({ code: 'too_large' });
  });
});

it('a voice note goes out by itself and leaves the draft where it is', async () => {
  const { posting, drafts, sent, attach, arrive, transfers } = opened();
  drafts.change(kitchen, { text: 'half a thought' });
  attach('note.webm', true);
  expect(posting.waiting()).toBe(1);
  await arrive('note.webm');
  await vi.waitFor(() => expect(sent).toMatchObject([{ text: '', attachments: [{ name: 'note.webm' }] }]));
  expect([drafts.of(kitchen).text, posting.waits(kitchen), transfers.all()]).toEqual(['half a thought', false, []]);
  expect(posting.waiting()).toBe(0);
});

it('a changed message keeps its files, and calls whom its new text calls', async () => {
  const { posting, sent } = opened([{ id: 'm1', name: 'Ann', role: 'member', devices: [] }]);
  const attachments = [{ blob: 'A'.repeat(43), name: 'a', size: 1, type: 'text/plain' }];
  await posting.edit(kitchen, { id: 'e1', attachments }, '@Ann  ');
  expect(sent).toEqual([{ how: 'edit', room: kitchen, of: 'e1', text: '@Ann', attachments, mentions: ['m1'] }]);
});
