import { admin } from './admin.ts';
import { chat } from './chat.ts';
import { files } from './files.ts';

/** The whole contract over Socket.IO, by the namespace's name in proofs and documentation. */
export const wire = { '/': chat, '/files/': files, '/admin': admin } as const;

/** Where each table is served: Engine.IO's path and Socket.IO's namespace. */
export const endpoints = {
  '/': { path: '/socket.io/', namespace: '/' },
  '/files/': { path: '/files/', namespace: '/' },
  '/admin': { path: '/socket.io/', namespace: '/admin' },
} as const;

export type Namespace = keyof typeof wire;
export { admin, chat, files };
export * from './entry.ts';
