import { app, clipboard, Menu, type WebContents } from 'electron';
import type { AppAction } from '../../../protocol/index.ts';
import type { Log } from '../system/log.ts';
import type { Zooming } from '../window/look.ts';
import type { Words } from '../words/words.ts';
import { appMenu, type MenuAction } from './app-menu.ts';
import { contextMenu, type ContextAction } from './context-menu.ts';
import { templateOf } from './template.ts';

export type MenuActions = {
  zoom(how: Zooming): void;
  diagnostics(): void;
  /** Has the page do something. */
  act(action: AppAction): void;
};

/** The app's menu and the one of the right mouse button, in the language of the page. */
export function setupMenus(words: Words, log: Log, { zoom, diagnostics, act }: MenuActions): void {
  const choose = (action: MenuAction) => {
    if (action === 'zoomIn' || action === 'zoomOut' || action === 'zoomReset') zoom(action);
    else if (action === 'diagnostics') diagnostics();
    else act(action);
  };
  const place = { mac: process.platform === 'darwin', packaged: app.isPackaged };
  const show = () => Menu.setApplicationMenu(Menu.buildFromTemplate(templateOf(appMenu(words.say, place), choose)));
  show();
  words.onChange(show);
  app.on('web-contents-created', (_event, contents: WebContents) => offerContextMenu(contents, words, log));
}

function offerContextMenu(contents: WebContents, words: Words, log: Log): void {
  const copyFailed = (error: unknown) => log.warn({ error: String(error) }, 'the link was not copied');
  contents.on('context-menu', (_event, clicked) => {
    const entries = contextMenu(clicked, words.say);
    if (entries.length === 0) return;
    const act = (action: ContextAction) => {
      switch (action) {
        case 'addToDictionary':
          contents.session.addWordToSpellCheckerDictionary(clicked.misspelledWord);
          return;
        case 'copyLink':
          clipboard.writeText(clicked.linkURL).catch(copyFailed);
          return;
        case 'copyImage':
          contents.copyImageAt(clicked.x, clicked.y);
          return;
        default:
          contents.replaceMisspelling(action.slice('word:'.length));
      }
    };
    // Without a place it opens at the mouse, which is elsewhere when the menu key was pressed.
    const { x, y, menuSourceType } = clicked;
    Menu.buildFromTemplate(templateOf(entries, act)).popup(menuSourceType === 'keyboard' ? { x, y } : {});
  });
}
