import { app, crashReporter, dialog, type BrowserWindow } from 'electron';
import { createRevival } from '../window/revival.ts';
import type { Say } from '../words/words.ts';
import type { Log } from './log.ts';

/**
 * What fails is written down here and told to the person who sits here, and to nobody else. A mistake of main ends the app: nothing is
 * known of the state it is in.
 *
 * @param logPath - of the log, where people can look.
 * @returns ends the app over something that failed, which the text names in the log.
 */
export function setupFailing(say: Say, logPath: string, log: Log): (how: string) => (error: unknown) => void {
  // What Chromium's own crashes leave behind stays on this disk.
  crashReporter.start({ uploadToServer: false });
  let failed = false;
  const end = (how: string) => (error: unknown) => {
    log.error({ error: error instanceof Error ? error.stack : String(error) }, how);
    if (failed) return;
    failed = true;
    dialog.showErrorBox(say('diedTitle'), say('diedText', { path: logPath }));
    app.exit(1);
  };
  process.on('uncaughtException', end('main threw'));
  process.on('unhandledRejection', end('main left a rejection alone'));
  app.on('child-process-gone', (_event, { type, reason, exitCode, serviceName }) => {
    // Those that are not wanted any more are killed by us: no fault.
    const level = reason === 'clean-exit' || reason === 'killed' ? 'info' : 'warn';
    log[level]({ name: serviceName ?? type, reason, code: exitCode }, 'a process has gone');
  });
  return end;
}

/** Has a window whose page's process has gone come back by itself. */
export function setupRevival(window: BrowserWindow, say: Say, logPath: string, log: Log): void {
  const again = createRevival(() => performance.now());
  const { webContents } = window;
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    const back = again();
    log.error({ reason, code: exitCode, back }, 'the process of the page has gone');
    if (back) webContents.reload();
    else dialog.showErrorBox(say('diedTitle'), say('windowDied', { path: logPath }));
  });
  window.on('unresponsive', () => log.warn({}, 'the page does not answer'));
  window.on('responsive', () => log.info({}, 'the page answers again'));
}
