import path from 'node:path';
import { app, Menu, nativeImage, Tray, type MenuItemConstructorOptions } from 'electron';
import { trayMenu, type TrayEntry, type TrayState } from './tray-menu.ts';

export type TrayActions = { show(): void; quit(): void; dnd(on: boolean): void };

/** macOS colours a picture of that name itself, as its menu bar needs. */
const picture = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png';

/** The icon beside the clock. @returns shows what has changed. */
export function setupTray(actions: TrayActions): (some: Partial<TrayState>) => void {
  let state: TrayState = { unread: 0, mentions: 0, dnd: false, hosting: { state: 'stopped' } };
  const tray = new Tray(nativeImage.createFromPath(path.join(import.meta.dirname, picture)));
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
    tray.setToolTip(state.unread > 0 ? `${app.getName()}: ${state.unread}` : app.getName());
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(state).map(itemOf)));
  };
  showState({});
  return showState;
}
