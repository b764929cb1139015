import type { Settings } from '../../app/settings.ts';

type Pressed = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing' | 'keyCode'>;

/**
 * Whether a key sends what is written.
 *
 * While an input method composes (Japanese, Chinese …), Enter chooses a word. Safari says so by the key code alone: there the
 * composition has ended when this event comes (WebKit bug 165004).
 */
export function isForSending(event: Pressed, sendKey: Settings['sendKey']): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else tells it
  if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.isComposing || event.keyCode === 229)
    return false;
  return sendKey === 'enter' || event.ctrlKey || event.metaKey;
}
