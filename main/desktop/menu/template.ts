import type { MenuItemConstructorOptions } from 'electron';
import type { MenuEntry } from './entries.ts';

/** The entries as Electron takes them. @param choose - told which action was chosen. */
export function templateOf<A extends string>(
  entries: readonly MenuEntry<A>[],
  choose: (action: A) => void,
): MenuItemConstructorOptions[] {
  return entries.flatMap((entry): MenuItemConstructorOptions[] => {
    switch (entry.kind) {
      case 'separator':
        return [{ type: 'separator' }];
      case 'role':
        return [{ role: entry.role, label: entry.label, enabled: entry.enabled ?? true }];
      case 'menu':
        return [
          {
            label: entry.label,
            submenu: templateOf(entry.entries, choose),
            ...(entry.role && { role: entry.role }),
          },
        ];
      case 'action': {
        const { id, label, keys, shownOnly, alsoBy = [] } = entry;
        const click = () => choose(id);
        return [
          {
            ...{ id, label, click, registerAccelerator: !shownOnly },
            ...(keys !== undefined && { accelerator: keys }),
          },
          // An entry has one accelerator: those that are not shown have entries of their own.
          ...alsoBy.map((accelerator) => ({
            ...{ label, click, accelerator, visible: false, acceleratorWorksWhenHidden: true },
          })),
        ];
      }
    }
  });
}
