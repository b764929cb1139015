import type { createConnectionCounter } from '../http/connection-caps.ts';

type Counter = Pick<ReturnType<typeof createConnectionCounter>, 'enter'>;
/** What is used of Engine.IO's server and sessions; neither is in Socket.IO's public types. */
type Session = {
  remoteAddress: string;
  close(discard: boolean): void;
  once(event: 'close', listener: () => void): void;
};
type Engine = { on(event: 'connection', listener: (session: Session) => void): unknown };

/**
 * Ends a new session when there are too many, of all or of its address. With long-polling a session has no connection of its own:
 * a stranger made 2,500 a second over 64 connections, each kept until its heartbeat was missed.
 */
export function capSessions(engine: unknown, counter: Counter, refused: () => void): void {
  (engine as Engine).on('connection', (session) => {
    const leave = counter.enter(session.remoteAddress);
    if (leave) {
      session.once('close', leave);
      return;
    }
    refused();
    session.close(true);
  });
}
