import type { Manager, Socket } from 'socket.io-client';
import { admin as table, LandlineError, wireError } from '../../protocol/index.ts';
import { ask, unwrap } from './request.ts';
import { openSocket } from './sockets.ts';

/** The namespace of owner and admins, over the main connection; entered at the first request. */
export function createAdmin(manager: Manager, auth: (sid: string) => Promise<object>, isOnline: () => boolean) {
  let socket: Socket | undefined;
  let entering: Promise<void> | undefined;

  function open(): Socket {
    const admin = openSocket(manager, '/admin', auth);
    // Else it would enter by itself as soon as there is a connection, beside the request that enters.
    admin.on('disconnect', () => admin.disconnect());
    return admin;
  }

  function enter(admin: Socket): Promise<void> {
    entering ??= new Promise<void>((resolve, reject) => {
      const done = () => {
        admin.off('connect', entered).off('connect_error', refused).off('disconnect', lost);
      };
      const entered = () => {
        done();
        resolve();
      };
      const refused = (error: Error & { data?: unknown }) => {
        done();
        admin.disconnect();
        const refusal = wireError.safeParse(error.data).data;
        reject(new LandlineError(refusal?.code ?? 'unavailable', refusal?.message ?? error.message, refusal));
      };
      const lost = () => {
        done();
        reject(new LandlineError('unavailable', 'The connection was lost.'));
      };
      admin.on('connect', entered).on('connect_error', refused).on('disconnect', lost);
      admin.connect();
    }).finally(() => (entering = undefined));
    return entering;
  }

  return {
    async request<T>(name: string, payload: object): Promise<T> {
      // Entering would open the main connection's transport before its time.
      if (!isOnline()) throw new LandlineError('unavailable', 'There is no connection to the host.');
      socket ??= open();
      if (!socket.connected) await enter(socket);
      return unwrap(await ask<T>(socket, table, name, payload));
    },
    stop(): void {
      socket?.disconnect();
    },
  };
}
