import type { z } from 'zod';
import * as protocol from '../../protocol/index.ts';
import { invite, settings, webhook } from '../../protocol/wire/admin.ts';
import type { Names } from './compact-type.ts';

/** Strings and numbers that occur everywhere, called by the name of their schema, and what they are. */
export const scalars = {
  OfficeId: [protocol.officeId, 'SHA-256 of the first root key, base32 (52 characters)'],
  DeviceId: [protocol.deviceId, 'Ed25519 public key, base64url (43 characters)'],
  BlobId: [protocol.blobId, 'SHA-256 of the chunks’ SHA-256s, base64url (43 characters)'],
  Sha256: [protocol.sha256, 'base64url (43 characters)'],
  Signature: [protocol.signature, 'Ed25519, base64url (86 characters)'],
  PublicKeyInfo: [protocol.publicKeyInfo, 'SubjectPublicKeyInfo, base64url'],
  EventId: [protocol.eventId, 'UUID version 7'],
  MemberId: [protocol.memberId, 'the id of the member’s `member.join`'],
  RoomId: [protocol.roomId, 'the id of its `room.create`; of a direct room a UUID version 8'],
  UploadId: [protocol.uploadId, 'UUID version 7'],
  Uuid: [protocol.uuid, 'any other UUID'],
  Seq: [protocol.seq, 'a position in the log or in a room; 0 is before the first'],
  Instant: [protocol.instant, 'milliseconds since 1970, UTC'],
  Token: [protocol.token, '16 to 32 bytes, base64url'],
  Label: [protocol.memberName, 'one line that is seen; no control, bidi, hidden characters'],
  RoomName: [protocol.roomName, 'a label'],
  OfficeName: [protocol.officeName, 'a label'],
  FileName: [protocol.fileName, 'a label that is no path'],
  FolderPath: [protocol.folderPath, 'file names with `/` between them, at most 32 (1,024 in all)'],
  MediaType: [protocol.mediaType, '`type/subtype`, lower case, no parameters'],
  Role: [protocol.role, '`owner`, `admin`, `member`, `guest`'],
  JoinMode: [protocol.joinMode, '`open`, `passcode`, `approval`, `invite`'],
  ErrorCode: [protocol.errorCode, 'see “Errors”'],
  EventType: [protocol.eventType, 'see “Events”'],
} as const satisfies Record<string, readonly [z.ZodType, string]>;

/** Objects that several messages carry, each spelled out once. */
export const shapes = {
  WireError: protocol.wireError,
  VersionRange: protocol.versionRange,
  Epoch: protocol.epoch,
  Cursor: protocol.cursor,
  EventHeader: protocol.eventHeader,
  SignedEvent: protocol.signedEvent,
  LoggedEvent: protocol.loggedEvent,
  Attachment: protocol.attachment,
  ProfileStatus: protocol.profileStatus,
  ReceiptBody: protocol.receiptBody,
  Receipt: protocol.receipt,
  Reaction: protocol.reaction,
  MessageState: protocol.messageState,
  HistoryPage: protocol.historyPage,
  RoomState: protocol.roomState,
  MemberState: protocol.memberState,
  JoinRequest: protocol.joinRequest,
  Auth: protocol.auth,
  OfficeLimits: protocol.officeLimits,
  Welcome: protocol.welcome,
  EventsPacket: protocol.eventsPacket,
  PresenceState: protocol.presenceState,
  Settings: settings,
  Invite: invite,
  Webhook: webhook,
  Card: protocol.card,
  HookPayload: protocol.hookPayload,
  TxtRecord: protocol.txtRecord,
} as const satisfies Record<string, z.ZodType>;

/** Everything that is called by name. */
export const names: Names = new Map<z.ZodType, string>([
  ...Object.entries(scalars).map(([name, [schema]]) => [schema, name] as const),
  ...Object.entries(shapes).map(([name, schema]) => [schema, name] as const),
]);
