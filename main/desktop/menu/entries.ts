/** What Electron does by itself when it is chosen, in whatever has the focus. */
export type Role =
  | ('undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'pasteAndMatchStyle' | 'selectAll')
  | ('reload' | 'toggleDevTools' | 'togglefullscreen' | 'minimize' | 'zoom' | 'front' | 'close')
  | ('about' | 'services' | 'hide' | 'hideOthers' | 'unhide' | 'quit');

/** An entry of a menu: what it says, and what is done when it is chosen. `A` are the actions of the menu it is in. */
export type MenuEntry<A extends string> =
  | { kind: 'separator' }
  | { kind: 'role'; role: Role; label: string; enabled?: boolean }
  | {
      kind: 'action';
      id: A;
      label: string;
      /** Electron's accelerator. */
      keys?: string;
      /** The page hears these keys itself: they are only shown here. */
      shownOnly?: true;
      /** Other keys that do the same; no menu shows two. */
      alsoBy?: readonly string[];
    }
  | { kind: 'menu'; label: string; role?: 'window' | 'help'; entries: MenuEntry<A>[] };
