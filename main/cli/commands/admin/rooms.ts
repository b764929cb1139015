import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { findRoom } from '../../open-room.ts';
import { collect } from '../../options.ts';
import { chooseMember } from '../../resolve.ts';
import { allMembers } from '../../../../client/export/index.ts';
import { withOffice, type Session } from '../../session.ts';
import { appending, subcommand } from './shared.ts';

type RoomAction = {
  words: string;
  what: string;
  run: (session: Session, room: string, given: string) => ReturnType<Session['client']['renameRoom']>;
};

const actions: readonly RoomAction[] = [
  {
    words: 'rename <room> <name>',
    what: 'Give a room another name.',
    run: ({ client }, room, name) => client.renameRoom(room, name),
  },
  {
    words: 'topic <room> <topic>',
    what: 'Say what a room is for.',
    run: ({ client }, room, topic) => client.setTopic(room, topic),
  },
  {
    words: 'archive <room>',
    what: 'Close a room for new messages.',
    run: ({ client }, room) => client.archiveRoom(room, true),
  },
  {
    words: 'unarchive <room>',
    what: 'Open an archived room again.',
    run: ({ client }, room) => client.archiveRoom(room, false),
  },
  {
    words: 'add <room> <name>',
    what: 'Let somebody into a room.',
    run: async (s, room, name) => s.client.invite(room, await person(s, name)),
  },
  {
    words: 'remove <room> <name>',
    what: 'Take somebody out of a room.',
    run: async (s, room, name) => s.client.removeFromRoom(room, await person(s, name)),
  },
  {
    words: 'announce <room> <text>',
    what: 'Post a message that everybody is asked to acknowledge.',
    run: ({ client }, room, text) => client.announce(room, { text }),
  },
];

export const roomCommands: readonly ((context: Context) => Command)[] = [createCommand, ...actions.map(roomCommand)];

function roomCommand({ words, what, run }: RoomAction): (context: Context) => Command {
  return (context) =>
    subcommand(words, what).action((...given: unknown[]) => {
      const command = given.at(-1) as Command;
      const [room = '', argument = ''] = command.args;
      return appending(command, context, async (session) => run(session, await findRoom(session, room), argument));
    });
}

function createCommand(context: Context): Command {
  return subcommand('create <name>', 'Make a room.')
    .option('--private', 'only those who are let in see it')
    .option('--topic <topic>', 'what it is for')
    .option('--member <name>', 'who is in it from the start (repeatable)', collect)
    .action((name: string, options: { private?: boolean; topic?: string; member?: string[] }, command: Command) =>
      withOffice(command, context, { role: 'sender' }, async (session) => {
        await session.online();
        const { room, done } = await session.client.createRoom({
          kind: options.private === true ? 'private' : 'public',
          name,
          ...(options.topic !== undefined && { topic: options.topic }),
          ...(options.member && { members: await Promise.all(options.member.map((one) => person(session, one))) }),
        });
        const { id, seq } = await done;
        session.output.line({ event: 'done', id, seq, room }, 'Done.');
      }),
    );
}

async function person({ client }: Session, name: string): Promise<string> {
  return chooseMember(name, await allMembers(client)).id;
}
