import ForwardDialog from '../../features/message/ForwardDialog.vue';
import MessageMenu from '../../features/message/MessageMenu.vue';
import MessageToolbar from '../../features/message/MessageToolbar.vue';
import RemoveDialog from '../../features/message/RemoveDialog.vue';
import { somewhere } from '../acts.ts';
import MessageRow from '../../features/message/MessageRow.vue';
import MessageText from '../../features/message/MessageText.vue';
import {
  ann,
  bob,
  general,
  idOf,
  longFile,
  longName,
  longRoom,
  me,
  member,
  message,
  mixedName,
  people,
  picture,
  plan,
  turnedText,
} from '../people.ts';
import { shows } from '../state.ts';

const members = new Map(people.map((person) => [person.id, person]));
const stranger = member(20, longName);
const turned = member(21, mixedName);
const row = (item: ReturnType<typeof message>) => ({
  props: {
    item,
    room: general.id,
    opens: true,
    members: new Map([...members, [stranger.id, stranger], [turned.id, turned]]),
    me: me.id,
    quoted: undefined,
    mayWrite: true,
    mayThread: true,
    mayEdit: true,
  },
});
const quoted = message(1, longName, { member: stranger.id });
const long = message(9, `${longName} ${longName}`, {
  member: stranger.id,
  pinned: { member: stranger.id, at: 1 },
  attachments: [longFile],
  reactions: [{ emoji: '👍', members: [stranger.id] }],
});
const failed = message(9, 'This one was not taken.', {
  member: me.id,
  state: 'failed',
  failure: { id: idOf('message', 9), error: { code: 'too_large', message: '' } },
});
const markdown =
  '# Plan\n\n1. **Bold** and *italic*, `code`\n2. [a link](https://example.org) and ~~nothing~~\n\n> Quoted\n\n| Day | Who |\n| --- | --- |\n| Mon | Ann |\n\n```ts\nconst a = 1;\n```\n\n- [x] done\n- [ ] to do';

const rights = {
  react: true,
  reply: true,
  edit: true,
  remove: true,
  pin: true,
  copy: true,
  link: true,
  forward: true,
  info: true,
};
const here = somewhere();

export default [
  shows(MessageRow, {
    usual: row(message(9, 'Good morning! Who opens the gate at **10**?')),
    'long-name': row(long),
    'mixed-directions': row(message(9, 'صباح الخير Ann, see you at 10', { member: turned.id })),
    reply: {
      props: {
        ...row(message(10, 'I do.', { member: me.id, replyTo: quoted.id, edited: 1_773_300_000_000, replies: 3 }))
          .props,
        quoted,
      },
    },
    reactions: row(
      message(9, 'Cake in the kitchen!', {
        reactions: [
          { emoji: '🎂', members: [me.id, ann.id, bob.id] },
          { emoji: '👀', members: [bob.id] },
        ],
      }),
    ),
    files: row(message(9, '', { attachments: [picture, plan, longFile] })),
    pending: row(message(9, 'On its way.', { member: me.id, state: 'pending', n: 0, seq: 0 })),
    failed: row(failed),
    deleted: row(message(9, '', { deleted: { member: ann.id, at: 1 } })),
    erased: row(message(9, '', { erased: true })),
    webhook: row(message(9, 'Build 481 passed.', { member: null, via: 'Build' })),
    announcement: row(message(9, 'The office is closed on Friday.', { kind: 'announcement' })),
  }),
  shows(MessageText, {
    usual: { props: { text: 'Good morning!' } },
    markdown: { props: { text: markdown } },
    'long-name': { props: { text: longName } },
    'hidden-marks': { props: { text: turnedText } },
    'right-to-left': { props: { text: 'مرحبا، هل **الباب** مفتوح؟' } },
    emoji: { props: { text: '🎉🎂' } },
    folded: { props: { text: 'line\n'.repeat(3_000) } },
  }),
  shows(MessageToolbar, { usual: { props: { rights, author: ann.name, mayThread: true, menuOpen: false } } }),
  shows(MessageMenu, {
    open: { props: { rights, reference: here, back: here, pinned: false, mayThread: true, mayEdit: true } },
  }),
  shows(RemoveDialog, { usual: { props: { mine: false, author: longName, back: here } } }),
  shows(ForwardDialog, {
    usual: { props: { item: quoted, author: ann.name, back: here } },
    'long-name': { props: { item: quoted, author: longName, back: here }, office: { rooms: [longRoom] } },
    empty: { props: { item: quoted, author: ann.name, back: here }, office: { rooms: [] } },
  }),
];
