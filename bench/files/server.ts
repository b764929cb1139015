/**
 * The server of bench/files.ts, in a process of its own: our path for files, bare Socket.IO and a plain HTTP stream on one TLS
 * port, and a chat that is pinged meanwhile. Told by messages of its parent; prints nothing.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { createServer, type Server as HttpsServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Server } from 'socket.io';
import { files as table, limits } from '../../protocol/index.ts';
import { createFiles, type FilesDeps } from '../../main/host/files/index.ts';
import { createMetrics } from '../../main/host/metrics.ts';
import { createBudgets, defaultBudgets } from '../../main/host/socket/budgets.ts';
import { guardTable } from '../../main/host/socket/guard.ts';

export type Usage = { cpu: number; rss: number; peak: number; gap: number };

const [dir = '', cert = '', key = ''] = process.argv.slice(2);
const https = createServer({ cert, key }, (request, response) => {
  void plainHttp(request, response);
});
const engine = {
  serveClient: false,
  perMessageDeflate: false,
  httpCompression: false,
  transports: ['websocket' as const],
};
const nothing = () => undefined;
const logger = { debug: nothing, info: nothing, warn: console.error, error: console.error };

const files = await ourFiles(https);
bareSocketIo(https);
new Server(https, { ...engine, path: '/chat/' }).on('connection', (socket) => {
  socket.on('ping', (acknowledge: () => void) => {
    acknowledge();
  });
});

let peak = 0;
setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
process.on('message', (message) => {
  if (message === 'stop') process.exit(0);
  if (message === 'reset') peak = 0;
  const { user, system } = process.cpuUsage();
  const rss = process.memoryUsage.rss();
  process.send?.({ cpu: (user + system) / 1e6, rss, peak: Math.max(peak, rss), gap: files.gap } satisfies Usage);
});
https.listen(0, '127.0.0.1', () => process.send?.({ port: (https.address() as AddressInfo).port }));

/** The real thing but for the log: guard, validation, budgets, files on disk. */
async function ourFiles(http: HttpsServer) {
  const made = await createFiles(
    { dir: join(dir, 'ours'), sweepInterval: 0 },
    // Nobody writes messages: transfers are not held back, no more than the others'.
    { store: memoryStore(), clock: Date.now, logger, chatDelay: () => 0 },
  );
  const unlimited = { perSecond: 1e9, burst: 1e9 };
  const budgets = createBudgets({ ...defaultBudgets, read: unlimited, chunk: unlimited }, Date.now);
  const deps = { budgets, metrics: createMetrics(), logger };
  const server = new Server(http, {
    ...engine,
    path: '/files/',
    maxHttpBufferSize: Math.ceil(limits.chunkBytes * 1.4),
  });
  server.on('connection', (socket) => {
    guardTable(
      socket,
      table,
      made.handlers,
      { member: '01890000-0000-7000-8000-000000000001', device: 'device' },
      deps,
    );
  });
  return made;
}

function memoryStore(): FilesDeps['store'] {
  const blobs = new Map<string, { size: number }>();
  const settings = {
    join: 'open' as const,
    guests: true,
    fileBytes: 0,
    refusedTypes: [],
    memberQuotaBytes: 0,
    officeQuotaBytes: 0,
    retentionDays: 0,
    joinRequestHours: 24,
  };
  return {
    addBlob: ({ blob, size }) => Promise.resolve(void blobs.set(blob, { size })),
    readableBlob: (_, blob) => Promise.resolve(blobs.get(blob)),
    storageUse: () => Promise.resolve({ memberBytes: 0, officeBytes: 0, settings }),
    takeUnreferencedBlobs: () => Promise.resolve([]),
    knownBlobs: (asked) => Promise.resolve(asked.filter((blob) => blobs.has(blob))),
    standing: () => Promise.resolve(undefined),
  };
}

/** The reference: binary events written to and read from disk, without names, checks or hashes. */
function bareSocketIo(http: HttpsServer): void {
  const server = new Server(http, { ...engine, path: '/bare/', maxHttpBufferSize: Math.ceil(limits.chunkBytes * 1.4) });
  server.on('connection', (socket) => {
    let file: FileHandle | undefined;
    socket.on('open', (flags: string, acknowledge: () => void) => {
      void open(join(dir, 'bare'), flags).then((handle) => {
        file = handle;
        acknowledge();
      });
    });
    socket.on('chunk', (index: number, data: Buffer, acknowledge: () => void) => {
      void file?.write(data, 0, data.length, index * limits.chunkBytes).then(() => {
        acknowledge();
      });
    });
    socket.on('read', (index: number, acknowledge: (data: Buffer) => void) => {
      void file
        ?.read(Buffer.allocUnsafeSlow(limits.chunkBytes), 0, limits.chunkBytes, index * limits.chunkBytes)
        .then(({ buffer, bytesRead }) => {
          acknowledge(buffer.subarray(0, bytesRead));
        });
    });
    socket.on('small', (index: number, data: Buffer, acknowledge: () => void) => {
      void writeSynced(join(dir, `small-${index}`), data).then(acknowledge);
    });
    socket.on('close', (acknowledge: () => void) => {
      void file
        ?.datasync()
        .then(() => file?.close())
        .then(acknowledge);
    });
  });
}

async function writeSynced(path: string, data: Buffer): Promise<void> {
  const handle = await open(path, 'w');
  await handle.write(data);
  await handle.datasync();
  await handle.close();
}

/** The limit: a stream of bytes. */
async function plainHttp(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = join(dir, 'http');
  if (request.method === 'PUT') {
    await pipeline(request, createWriteStream(path));
    const handle = await open(path, 'r+');
    await handle.datasync();
    await handle.close();
    response.end();
  } else if (request.method === 'GET') {
    await pipeline(createReadStream(path, { highWaterMark: 256 * 1024 }), response);
  } else {
    await rm(path, { force: true });
    response.end();
  }
}
