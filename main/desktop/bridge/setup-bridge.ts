import { ipcMain, type BrowserWindow, type WebFrameMain } from 'electron';
import { bridge, type BridgeCall } from '../../../protocol/index.ts';
import type { Log } from '../system/log.ts';
import { answer, type Handlers, type Sender } from './answer.ts';
import type { Pushes } from './pushes.ts';

const calls = Object.entries(bridge).flatMap(([name, { kind }]) => (kind === 'call' ? [name as BridgeCall] : []));

/** Answers every call of the table, and nothing else. */
export function setupBridge(handlers: Handlers, log: Log): void {
  for (const call of calls)
    ipcMain.handle(call, ({ senderFrame }, payload: unknown) =>
      answer(call, handlers, senderOf(senderFrame), payload, (error) =>
        log.error({ call, error: error instanceof Error ? error.stack : String(error) }, 'a call failed'),
      ),
    );
}

/** null: the frame is gone since. */
function senderOf(frame: WebFrameMain | null): Sender | undefined {
  return frame ? { url: frame.url, isTop: frame.parent === null } : undefined;
}

/** Pushes to the window there is at that time. */
export function createPushes(window: () => BrowserWindow | undefined): Pushes {
  return (name, told) => {
    const target = window();
    if (target && !target.isDestroyed()) target.webContents.send(name, told);
  };
}
