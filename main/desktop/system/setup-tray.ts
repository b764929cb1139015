import path from 'node:path';
import { app, Menu, nativeImage, Tray, type MenuItemConstructorOptions } from 'electron';
import type { Words } from '../words/words.ts';
import { trayMenu, type TrayEntry, type TrayState } from './tray-menu.ts';

export type TrayActions = { show(): void; quit(): void; dnd(on: boolean): void };

/** macOS colours a picture of that name itself, as its menu bar needs. */
const quiet = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png';

/** The icon beside the clock. @returns shows what has changed. */
export function setupTray(words: Words, actions: TrayActions): (some: Partial<TrayState>) => void {
  let state: TrayState = { unread: 0, mentions: 0, dnd: false, hosting: { state: 'stopped' } };
  const picture = (name: string) => nativeImage.createFromPath(path.join(import.meta.dirname, name));
  const pictures = { quiet: picture(quiet), unread: picture('tray-unread.png') };
  const tray = new Tray(pictures.quiet);
  tray.on('click', actions.show);
  const itemOf = (entry: TrayEntry): MenuItemConstructorOptions => {
    switch (entry.kind) {
      case 'separator':
        return { type: 'separator' };
      case 'text':
        return { label: entry.label, enabled: false };
      case 'switch':
        return {
          ...{ id: entry.id, label: entry.label, type: 'checkbox', checked: entry.on },
          click: ({ checked }) => actions.dnd(checked),
        };
      case 'action':
        return { id: entry.id, label: entry.label, click: () => actions[entry.id]() };
    }
  };
  const showState = (some: Partial<TrayState>) => {
    state = { ...state, ...some };
    const { unread } = state;
    tray.setImage(unread > 0 ? pictures.unread : pictures.quiet);
    tray.setToolTip(unread > 0 ? `${app.getName()}: ${words.say('unread', { unread })}` : app.getName());
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(state, words.say).map(itemOf)));
  };
  showState({});
  words.onChange(() => showState({}));
  return showState;
}
