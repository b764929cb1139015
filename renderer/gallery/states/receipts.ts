import MessageInfoDialog from '../../features/receipts/MessageInfoDialog.vue';
import ReceiptLine from '../../features/receipts/ReceiptLine.vue';
import { somewhere } from '../acts.ts';
import { ann, bob, general, longName, member, message, people, talk } from '../people.ts';
import { shows } from '../state.ts';

const stranger = member(20, longName);

export default [
  shows(ReceiptLine, {
    usual: {
      props: { room: general, item: talk[1] ?? message(1, '') },
      office: {
        read: new Map([
          [ann.id, { read: 9, received: 9 }],
          [bob.id, { read: 9, received: 9 }],
        ]),
      },
    },
    'long-name': {
      props: { room: general, item: talk[1] ?? message(1, '') },
      office: {
        members: [...people, stranger],
        read: new Map([
          [stranger.id, { read: 9, received: 9 }],
          [bob.id, { read: 9, received: 9 }],
        ]),
      },
    },
    nobody: { props: { room: general, item: talk[1] ?? message(1, '') } },
  }),
  shows(MessageInfoDialog, {
    usual: {
      props: { item: talk[1] ?? message(1, ''), room: general.id, back: somewhere() },
      office: {
        read: new Map([
          [ann.id, { read: 9, received: 9 }],
          [bob.id, { read: 0, received: 9 }],
        ]),
      },
    },
    'long-name': {
      props: { item: talk[1] ?? message(1, ''), room: general.id, back: somewhere() },
      office: { members: [...people, stranger], read: new Map([[stranger.id, { read: 9, received: 9 }]]) },
    },
    error: {
      props: { item: talk[1] ?? message(1, ''), room: general.id, back: somewhere() },
      office: { asked: 'unavailable' },
    },
  }),
];
