import type { Manager, Socket } from 'socket.io-client';
import { admin as table, LandlineError, wireError } from '../../protocol/index.ts';
import { ask, unwrap } from './request.ts';
import { openSocket } from './sockets.ts';

/** The namespace of owner and admins, over the main connection; entered at the first request. */
export function createAdmin(manager: Manager, auth: (sid: string) => Promise<object>, isOnline: () => boolean) {
  let socket: Socket | undefined;
  let entering: Promise<void> | undefined;

  function enter(admin: Socket): Promise<void> {
    entering ??= new Promise<void>((resolve, reject) => {
      admin.once('connect', () => {
        admin.off('connect_error');
        resolve();
      });
      admin.once('connect_error', (error: Error & { data?: unknown }) => {
        admin.off('connect');
        admin.disconnect();
        const refusal = wireError.safeParse(error.data).data;
        reject(new LandlineError(refusal?.code ?? 'unavailable', refusal?.message ?? error.message, refusal));
      });
      admin.connect();
    }).finally(() => (entering = undefined));
    return entering;
  }

  return {
    async request<T>(name: string, payload: object): Promise<T> {
      // Entering would open the main connection's transport before its time.
      if (!isOnline()) throw new LandlineError('unavailable', 'There is no connection to the host.');
      socket ??= openSocket(manager, '/admin', auth);
      if (!socket.connected) await enter(socket);
      return unwrap(await ask<T>(socket, table, name, payload));
    },
    stop(): void {
      socket?.disconnect();
    },
  };
}
