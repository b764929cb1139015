import AttachedFiles from '../../features/composer/AttachedFiles.vue';
import CompletionList from '../../features/composer/CompletionList.vue';
import ComposerMenu from '../../features/composer/ComposerMenu.vue';
import MessageComposer from '../../features/composer/MessageComposer.vue';
import TypingLine from '../../features/composer/TypingLine.vue';
import type { Draft } from '../../features/composer/drafts.ts';
import { press } from '../acts.ts';
import { ann, bob, general, idOf, layla, longName, longRoom, member, people } from '../people.ts';
import { shows } from '../state.ts';

const stranger = member(20, longName);
const usual = { room: general };
const draft = (some: Partial<Draft>) => ({ [general.id]: some });
const person = (id: string, name: string, inRoom = true) => ({
  kind: 'person' as const,
  id,
  name,
  mark: undefined,
  inRoom,
});

export default [
  shows(MessageComposer, {
    usual: { props: usual },
    written: { props: usual, drafts: draft({ text: 'Half of a sentence' }) },
    reply: {
      props: usual,
      drafts: draft({ replyTo: { id: idOf('message', 1), member: ann.id, text: 'Who opens the gate?' } }),
    },
    editing: {
      props: usual,
      drafts: draft({ editing: { id: idOf('message', 2), was: 'I cna.', text: 'I can.', hasFiles: false } }),
    },
    'long-name': {
      props: { room: longRoom },
      drafts: { [longRoom.id]: { replyTo: { id: idOf('message', 1), member: stranger.id, text: longName } } },
      office: { members: [...people, stranger] },
    },
    files: {
      props: usual,
      transfers: [
        {
          id: 1,
          draft: general.id,
          name: 'Roof.pdf',
          size: 9_000_000,
          done: 3_000_000,
          state: 'sending',
          speed: 1_000_000,
        },
        { id: 2, draft: general.id, name: longName, size: 9_000, done: 0, state: 'failed', error: 'errors.too_large' },
      ],
    },
  }),
  shows(AttachedFiles, {
    many: {
      props: { draft: general.id },
      transfers: Array.from({ length: 500 }, (_, at) => ({
        ...{
          id: at,
          draft: general.id,
          name: `Photo ${at + 1}.jpg`,
          size: 3_000_000,
          done: 0,
          state: 'queued' as const,
        },
      })),
    },
  }),
  shows(TypingLine, {
    usual: { props: { room: general.id }, office: { typing: [ann.id] } },
    several: { props: { room: general.id }, office: { typing: [ann.id, bob.id, layla.id] } },
    'long-name': { props: { room: general.id }, office: { typing: [stranger.id], members: [stranger] } },
    empty: { props: { room: general.id } },
  }),
  shows(ComposerMenu, { open: { props: { mayAnnounce: true, announce: false }, act: press } }),
  shows(
    CompletionList,
    {
      usual: {
        props: {
          id: 'a',
          label: 'People',
          active: 0,
          options: [person(ann.id, ann.name), person(bob.id, bob.name, false)],
        },
      },
      'long-name': {
        props: {
          id: 'a',
          label: 'People',
          active: 0,
          options: [person(ann.id, longName), person(bob.id, longName, false)],
        },
      },
    },
    'over',
  ),
];
