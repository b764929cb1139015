import { LandlineError } from '../../../protocol/index.ts';

export type ShortcutDeps = {
  /** @returns whether the keys are the app's now. @throws when it is no accelerator. */
  register(accelerator: string): boolean;
  unregister(accelerator: string): void;
};

/**
 * Has other keys show the window, from any program; empty: none. The ones before stay when the new ones are not to be had.
 *
 * @throws LandlineError `conflict` when another program has them, or the system gives none away; `bad_request` for what is no keys.
 */
export function createShortcut({ register, unregister }: ShortcutDeps): (accelerator: string) => void {
  let held = '';
  return (accelerator) => {
    if (accelerator === held) return;
    if (accelerator !== '' && !isTaken(accelerator))
      throw new LandlineError('conflict', 'Another program has these keys.');
    if (held !== '') unregister(held);
    held = accelerator;
  };

  function isTaken(accelerator: string): boolean {
    try {
      return register(accelerator);
    } catch {
      throw new LandlineError('bad_request', 'These are no keys.');
    }
  }
}
