/** A combination of keys as it is written in code: `mod` is Ctrl, on Apple's computers ⌘. `mod+shift+k`, `alt+arrowup`, `?`. */
export type Shortcut = string;

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** The places of a keyboard's keys by what an American one writes there, for those that shortcuts are made of. */
const codeOf = (key: string) => (key === ',' ? 'Comma' : `Key${key.toUpperCase()}`);

/**
 * Whether a key writes this. On keyboards of other scripts no key writes a Latin letter: there the key counts where it is printed
 * beside their own.
 */
function writes(event: Pressed, key: string): boolean {
  if (event.key.toLowerCase() === key) return true;
  return !/^[\p{Script=Latin}\d]/u.test(event.key) && event.code === codeOf(key);
}

/** Whether a key press is this combination. Signs that need Shift on some keyboards (`?`) count with and without it. */
export function isPressed(shortcut: Shortcut, event: Pressed, apple: boolean): boolean {
  const parts = shortcut.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (name: string) => parts.slice(0, -1).includes(name);
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  return (
    writes(event, key) &&
    (apple ? event.metaKey : event.ctrlKey) === wants('mod') &&
    (apple ? event.ctrlKey : event.metaKey) === wants('ctrl') &&
    event.altKey === wants('alt') &&
    (isSign || event.shiftKey === wants('shift'))
  );
}

const names: Record<string, string> = {
  arrowup: '↑',
  arrowdown: '↓',
  escape: 'Esc',
  enter: '↵',
};

/** The keys as they are printed on keyboards, one by one. */
export function keysOf(shortcut: Shortcut, apple: boolean): string[] {
  const appleNames: Record<string, string> = { mod: '⌘', ctrl: '⌃', alt: '⌥', shift: '⇧' };
  const otherNames: Record<string, string> = { mod: 'Ctrl', ctrl: 'Ctrl', alt: 'Alt', shift: 'Shift' };
  return shortcut
    .split('+')
    .map((part) => (apple ? appleNames : otherNames)[part] ?? names[part] ?? part.toUpperCase());
}

/** Whether the computer's keyboard has ⌘ where others have Ctrl. */
export function isApple(navigator: Pick<Navigator, 'userAgent'>): boolean {
  return /\b(?:Macintosh|iPhone|iPad)\b/.test(navigator.userAgent);
}

/** Whether the person is typing there: single keys are letters then, not commands. */
export function isTypingIn(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.matches('input, textarea, select, [contenteditable=""], [contenteditable=true]')
  );
}

/** Whatever a shortcut does is done to what lies behind an open dialog. */
export function isDialogOpen(): boolean {
  return document.querySelector(':is([role=dialog], [role=alertdialog]):not([data-state=closed])') !== null;
}

/** The digit, 1 to 9, that is pressed with Ctrl or ⌘, wherever a keyboard writes it: French ones need Shift for digits. */
export function numberPressed(event: Omit<Pressed, 'key'>, apple: boolean): number | undefined {
  const held = apple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (!held || event.altKey || event.shiftKey) return undefined;
  const digit = /^(?:Digit|Numpad)([1-9])$/u.exec(event.code)?.[1];
  return digit === undefined ? undefined : Number(digit);
}
