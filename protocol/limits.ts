/**
 * Every number that both sides of a boundary must agree on. Sizes are bytes of UTF-8 or of binary, times are
 * milliseconds, unless the name says otherwise.
 */
export const limits = {
  /** Largest chat packet either side may send; Socket.IO drops the connection above it without an error. */
  packetBytes: 256 * 1024,
  /** A page of events or history stops before this, so that it stays below `packetBytes` with its framing. */
  pageBytes: 160 * 1024,
  /** Events in one packet of a catch-up, and messages in one page of history. */
  pageEvents: 500,
  historyMessages: 100,
  /** Unread messages, and mentions among them, are counted up to here; it means so many or more. */
  unreadCount: 1_000,
  /** Visible events behind the head above which a client is given a snapshot instead of the events. */
  catchUpEvents: 2_000,
  /** Events that one part of a receipt is the hash of, so that the proof of one event stays small. */
  receiptPart: 32,
  /** Events in one `append` or `offer`. */
  appendEvents: 64,

  headerBytes: 2 * 1024,
  bodyBytes: 96 * 1024,
  /** A message's text in UTF-16 code units. */
  textLength: 64 * 1024,
  nameLength: 80,
  topicLength: 500,
  statusLength: 140,
  emojiLength: 64,
  /** In UTF-16 code units, as Windows and macOS count them; what a Linux folder takes (255 bytes) may be less. */
  fileNameLength: 255,
  /** Of the folders that a file of a sent folder stands in. */
  folderPathLength: 1_024,
  folderDepth: 32,
  mediaTypeLength: 127,
  attachments: 20,
  mentions: 100,
  /** A picture small enough to travel inside the message, base64 included. */
  thumbnailLength: 12 * 1024,
  directMembers: 32,
  devicesPerMember: 16,
  /** Revoked ones counted: everybody is told of all of them, so that old signatures can be checked. */
  devicesEverPerMember: 128,
  /** Public and private rooms. */
  roomsPerOffice: 10_000,
  /** Those of them that one member may open; admins as many as the office takes. */
  roomsPerMember: 500,
  /** Direct rooms that one member may open; they count for nobody else. */
  directRoomsPerMember: 2_000,
  membersPerOffice: 10_000,
  searchLength: 200,
  searchHits: 50,

  /** Files travel, are checked and are resumed in chunks of this size; the last one may be shorter. */
  chunkBytes: 1024 * 1024,
  /** Chunk hashes in one reply of `file.open` and `file.hashes`. */
  hashesPerPage: 4_096,
  /** Received chunks are told in ranges; above this many the rest counts as missing and is sent again. */
  haveRanges: 1_024,
  fileBytes: 1024 ** 4,

  /** How long the host keeps somebody waiting who waits for an admin, before it answers `join_pending` again. */
  joinWait: 9_000,
  heartbeatInterval: 10_000,
  heartbeatTimeout: 8_000,
  /** A bare `safe` is sent at this interval to whoever has been told less than the head. */
  safeInterval: 10_000,
  presenceRenewal: 30_000,
  presenceLease: 75_000,
  /** Members in one request of `seen`. */
  seenMembers: 100,
  /** Rooms in one `received`. */
  receivedRooms: 100,
  typingLease: 6_000,
  ticketLifetime: 5 * 60_000,

  /** mDNS TXT record, RFC 6763 §6.1 and §6.2 with head-room. */
  txtStringBytes: 200,
  txtTotalBytes: 600,
  defaultPort: 7788,
  /** The default port and the nine after it are tried in turn. */
  portsTried: 10,
} as const;
