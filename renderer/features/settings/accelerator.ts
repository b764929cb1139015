/** Electron's names of the keys that a keyboard calls otherwise. */
const named: Readonly<Record<string, string>> = {
  Space: 'Space',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Insert: 'Insert',
};

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'getModifierState'>;

/**
 * Keys that were pressed together, as Electron's accelerator.
 *
 * @returns undefined while they are no good: every program would lose a key that is pressed alone, or with Shift alone; but a function key
 * may stand alone. AltGr is Ctrl and Alt to Windows: with it people write signs.
 */
export function acceleratorOf(pressed: Pressed): string | undefined {
  const { ctrlKey, metaKey, altKey, shiftKey } = pressed;
  if (pressed.getModifierState('AltGraph')) return undefined;
  const key = keyOf(pressed);
  const isFunction = /^F\d+$/u.test(key ?? '');
  if (key === undefined || !(ctrlKey || metaKey || altKey || isFunction)) return undefined;
  const held = [ctrlKey && 'Control', metaKey && 'Super', altKey && 'Alt', shiftKey && 'Shift'].filter(Boolean);
  return [...held, key].join('+');
}

/** Electron's letters are those of the layout; where a key writes another sign (with Alt on a Mac, in Greek), by its place. */
function keyOf({ key, code }: Pressed): string | undefined {
  const [, place] = /^(?:Key|Digit)([A-Z0-9])$/u.exec(code) ?? [];
  const sign = place !== undefined && /^[a-z]$/iu.test(key) ? key.toUpperCase() : place;
  return sign ?? named[code] ?? (/^F(?:[1-9]|1\d|2[0-4])$/u.test(code) ? code : undefined);
}

const onApple: Readonly<Record<string, string>> = { Control: '⌃', Super: '⌘', Alt: '⌥', Shift: '⇧' };
const elsewhere: Readonly<Record<string, string>> = { Control: 'Ctrl', Super: 'Win' };

/** An accelerator as it is printed on keyboards. */
export function printed(accelerator: string, apple: boolean): string {
  const names = apple ? onApple : elsewhere;
  return accelerator
    .split('+')
    .map((part) => names[part] ?? part)
    .join(apple ? ' ' : ' + ');
}
