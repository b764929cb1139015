import type { AppAction } from '../../../protocol/index.ts';
import type { Zooming } from '../window/look.ts';
import type { Say } from '../words/words.ts';
import type { MenuEntry, Role } from './entries.ts';

/** What the app's menu does beside Electron's roles: commands of the page, and what main does itself. */
export type MenuAction = AppAction | Zooming | 'diagnostics';

export type MenuPlace = {
  mac: boolean;
  /** Whether it is the installed app, whose page nobody has to look into. */
  packaged: boolean;
};

type Entry = MenuEntry<MenuAction>;
const separator: Entry = { kind: 'separator' };

/** The app's menu: on macOS at the top of the screen, elsewhere above the window once Alt is pressed. */
export function appMenu(say: Say, { mac, packaged }: MenuPlace): Entry[] {
  const role = (name: Role, word: Parameters<Say>[0]): Entry => ({ kind: 'role', role: name, label: say(word) });
  /** The page listens for these keys, and where they mean something else in it that comes first. */
  const command = (id: AppAction, keys?: string): Entry => ({
    ...{ kind: 'action', id, label: say(id) },
    ...(keys !== undefined && { keys, shownOnly: true }),
  });
  const settings = command('settings', 'CommandOrControl+,');
  const app: Entry[] = [
    ...[role('about', 'about'), separator, settings, separator],
    ...[role('services', 'services'), separator],
    ...[role('hide', 'hide'), role('hideOthers', 'hideOthers'), role('unhide', 'showAll'), separator],
    role('quit', 'quit'),
  ];
  const file: Entry[] = mac
    ? [role('close', 'closeWindow')]
    : [settings, separator, role('close', 'closeWindow'), role('quit', 'quit')];
  const edit: Entry[] = [
    ...[role('undo', 'undo'), role('redo', 'redo'), separator],
    ...[role('cut', 'cut'), role('copy', 'copy'), role('paste', 'paste')],
    ...[role('pasteAndMatchStyle', 'pasteText'), role('selectAll', 'selectAll')],
  ];
  const view: Entry[] = [
    // Where plus needs Shift, who wants it bigger presses the key without.
    { kind: 'action', id: 'zoomIn', label: say('zoomIn'), keys: 'CommandOrControl+Plus', alsoBy: bigger },
    { kind: 'action', id: 'zoomOut', label: say('zoomOut'), keys: 'CommandOrControl+-', alsoBy: smaller },
    { kind: 'action', id: 'zoomReset', label: say('zoomReset'), keys: 'CommandOrControl+0' },
    ...[separator, role('togglefullscreen', 'fullScreen')],
    ...(packaged ? [] : [separator, role('reload', 'reload'), role('toggleDevTools', 'devTools')]),
  ];
  const go: Entry[] = [
    ...[command('switcher', 'CommandOrControl+K'), separator],
    ...[command('nextRoom', 'Alt+Down'), command('previousRoom', 'Alt+Up')],
    command('nextUnread', 'Alt+Shift+Down'),
  ];
  const window: Entry[] = [
    role('minimize', 'minimize'),
    ...(mac ? [role('zoom', 'zoomWindow'), separator, role('front', 'front')] : []),
  ];
  const help: Entry[] = [
    ...[command('shortcuts'), separator],
    { kind: 'action', id: 'diagnostics', label: say('diagnostics') },
    ...(mac ? [] : [separator, role('about', 'about')]),
  ];
  return [
    // macOS calls it as the app is called, whatever stands here.
    ...(mac ? [{ kind: 'menu', label: 'Landline', entries: app } as const] : []),
    { kind: 'menu', label: say('file'), entries: file },
    { kind: 'menu', label: say('edit'), entries: edit },
    { kind: 'menu', label: say('view'), entries: view },
    { kind: 'menu', label: say('go'), entries: go },
    { kind: 'menu', label: say('window'), role: 'window', entries: window },
    { kind: 'menu', label: say('help'), role: 'help', entries: help },
  ];
}

const bigger = ['CommandOrControl+=', 'CommandOrControl+numadd'];
const smaller = ['CommandOrControl+numsub'];
