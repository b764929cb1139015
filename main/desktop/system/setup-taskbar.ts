import path from 'node:path';
import { app, nativeImage, type BrowserWindow } from 'electron';
import type { BridgeArguments } from '../../../protocol/index.ts';
import type { Say } from '../words/words.ts';
import { createAttention } from './attention.ts';
import type { Settings } from './settings.ts';

/** What the taskbar or the dock shows of the app: the count, the progress of files, and that somebody is meant. */
export function setupTaskbar(
  say: Say,
  settings: Settings,
  window: () => BrowserWindow | undefined,
): (told: BridgeArguments<'tellTray'>) => void {
  const attention = createAttention();
  const dot = nativeImage.createFromPath(path.join(import.meta.dirname, 'unread.png'));

  let flashing = false;

  function call(one: BrowserWindow): void {
    if (app.dock) {
      app.dock.bounce('informational');
      return;
    }
    one.flashFrame(true);
    if (flashing) return;
    flashing = true;
    one.once('focus', () => {
      flashing = false;
      one.flashFrame(false);
    });
  }

  return ({ unread, mentions, dnd, progress }) => {
    app.setBadgeCount(unread);
    const one = window();
    if (!one || one.isDestroyed()) return;
    // -1 takes the bar away.
    one.setProgressBar(progress ?? -1);
    // Windows has no counts: a dot says that there is something.
    if (process.platform === 'win32')
      one.setOverlayIcon(unread > 0 ? dot : null, unread > 0 ? say('unread', { unread }) : '');
    if (attention({ mentions, dnd, focused: one.isFocused(), wanted: settings.value.attention })) call(one);
  };
}
