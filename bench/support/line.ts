import { WebSocket } from 'ws';

/** A Socket.IO connection on a bare WebSocket, as light as it can be: the generator must not be what is measured. */
export type Line = {
  send(text: string): void;
  /** Sends an event and resolves with the text of its acknowledgement. */
  ask(frame: (id: number) => string): Promise<string>;
  close(): void;
};

export type LineOptions = {
  url: string;
  /** What goes with CONNECT, made for this Engine.IO connection. */
  auth: (sid: string) => unknown;
  /** Whether this frame says that events come live from now on. */
  isLive: (frame: Buffer) => boolean;
  /** Every event packet, as it stood on the wire. */
  onEvent: (frame: Buffer) => void;
};

const [zero, two, three, four] = [0x30, 0x32, 0x33, 0x34];

export function openLine({ url, auth, isLive, onEvent }: LineOptions): Promise<Line> {
  const target = `${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
  const webSocket = new WebSocket(target, {
    rejectUnauthorized: false,
    perMessageDeflate: false,
    skipUTF8Validation: true,
  });
  const waiting = new Map<number, (reply: string) => void>();
  let lastId = 0;
  const send = (text: string) => {
    webSocket.send(text);
  };
  const line: Line = {
    send,
    ask: (frame) =>
      new Promise((resolve) => {
        const id = ++lastId;
        waiting.set(id, resolve);
        send(frame(id));
      }),
    close: () => {
      webSocket.terminate();
    },
  };
  return new Promise((resolve, reject) => {
    webSocket.once('error', reject);
    webSocket.once('close', (code) => {
      reject(new Error(`closed with ${String(code)}`));
    });
    webSocket.on('message', (data: Buffer) => {
      if (data[0] === zero)
        send(`40${JSON.stringify(auth((JSON.parse(data.toString().slice(1)) as { sid: string }).sid))}`);
      else if (data[0] === two) send('3');
      else if (data[0] === four) take(data);
      if (isLive(data)) resolve(line);
    });

    function take(data: Buffer): void {
      if (data[1] === two) {
        onEvent(data);
        // A page of a catch-up waits for its acknowledgement.
        if (data[2] !== 0x5b) send(`43${data.toString('latin1', 2, data.indexOf(0x5b))}[]`);
      } else if (data[1] === three) {
        const at = data.indexOf(0x5b);
        const id = Number(data.toString('latin1', 2, at));
        waiting.get(id)?.(data.toString('utf8', at));
        waiting.delete(id);
      } else if (data[1] === four) reject(new Error(data.toString()));
    }
  });
}
