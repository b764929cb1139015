/** The names of Socket.IO rooms. A room of the office is its own id; these two hold sockets by what they may see. */
export const audience = {
  /** Every live connection. */
  everybody: 'everybody',
  /** Live connections of members who are no guests: they see the office's own stream and every public room. */
  members: 'members',
} as const;
