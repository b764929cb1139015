import { v7 as uuidv7 } from 'uuid';
import { LandlineError, type EventBody } from '../protocol/index.ts';
import type { Crypto } from './crypto/crypto.ts';
import type { Outbox } from './outbox/outbox.ts';
import { directRoomId } from './projection/direct.ts';
import type { Model } from './state/model.ts';
import type { Client, Content } from './types.ts';

export type ActionsDeps = { office: string; crypto: Crypto; model: Model; outbox: Outbox };

type Actions = Pick<
  Client,
  | 'send'
  | 'announce'
  | 'edit'
  | 'remove'
  | 'react'
  | 'pin'
  | 'acknowledge'
  | 'createRoom'
  | 'openDirect'
  | 'renameRoom'
  | 'setTopic'
  | 'archiveRoom'
  | 'setReceipts'
  | 'invite'
  | 'removeFromRoom'
  | 'setProfile'
  | 'renameOffice'
  | 'kick'
  | 'setRole'
  | 'addDevice'
  | 'revokeDevice'
  | 'leave'
>;

/** Everything a person does that becomes an event: signed, durable here, on its way. */
export function createActions({ office, crypto, model, outbox }: ActionsDeps): Actions {
  const inRoom = outbox.add;
  const inOffice = <
    T extends
      'profile' | 'office.rename' | 'member.kick' | 'member.role' | 'member.leave' | 'device.add' | 'device.revoke',
  >(
    type: T,
    body: EventBody<T>,
  ) => outbox.add({ type, room: null, body });

  function me(): string {
    const member = model.data.sync?.member;
    if (member === undefined) throw new LandlineError('join_required', 'You are not a member of this office yet.');
    return member;
  }

  return {
    send: (room, { replyTo, ...content }) =>
      inRoom({ type: 'message', room, body: bodyOf(content), ...(replyTo !== undefined && { ref: replyTo }) }),
    announce: (room, content) => inRoom({ type: 'announcement', room, body: bodyOf(content) }),
    edit: (room, ref, content) => inRoom({ type: 'edit', room, ref, body: bodyOf(content) }),
    remove: (room, ref) => inRoom({ type: 'delete', room, ref, body: {} }),
    react: (room, ref, emoji, on) =>
      inRoom({ type: on ? 'reaction.add' : 'reaction.remove', room, ref, body: { emoji } }),
    pin: (room, ref, pinned) => inRoom({ type: 'pin', room, ref, body: { pinned } }),
    acknowledge: (room, ref) => inRoom({ type: 'announcement.ack', room, ref, body: {} }),

    async createRoom(body) {
      const id = uuidv7();
      return { ...(await inRoom({ type: 'room.create', room: id, id, body })), room: id };
    },

    async openDirect(others) {
      const members = [...new Set([me(), ...others])];
      const room = await directRoomId(crypto, office, members);
      const opening = [...model.data.outbox.values()].some(({ event }) => event.header.includes(`"room":"${room}"`));
      if (model.data.rooms.has(room) || opening) return { room };
      const body = { kind: 'direct' as const, members };
      return { room, sending: await inRoom({ type: 'room.create', room, body }) };
    },

    renameRoom: (room, name) => inRoom({ type: 'room.rename', room, body: { name } }),
    setTopic: (room, topic) => inRoom({ type: 'room.topic', room, body: { topic } }),
    archiveRoom: (room, archived) => inRoom({ type: 'room.archive', room, body: { archived } }),
    setReceipts: (room, on) => inRoom({ type: 'room.receipts', room, body: { on } }),
    invite: (room, member) => inRoom({ type: 'room.invite', room, body: { member } }),
    removeFromRoom: (room, member) => inRoom({ type: 'room.remove', room, body: { member } }),

    setProfile: (profile) => inOffice('profile', profile),
    renameOffice: (name) => inOffice('office.rename', { name }),
    kick: (member, ban) => inOffice('member.kick', { member, ban }),
    setRole: (member, role) => inOffice('member.role', { member, role }),
    addDevice: (device, name, proof) => inOffice('device.add', { device, name, proof }),
    revokeDevice: (device) => inOffice('device.revoke', { device }),
    leave: () => inOffice('member.leave', {}),
  };
}

/** Empty lists are left out: they say nothing and are signed all the same. */
function bodyOf({ text, attachments = [], mentions = [] }: Content): Content {
  return { text, ...(attachments.length > 0 && { attachments }), ...(mentions.length > 0 && { mentions }) };
}
