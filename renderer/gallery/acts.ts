/** Presses the first button of the stage, as a keyboard's Enter does: it has the focus then. */
export function press(stage: HTMLElement): void {
  const button = stage.querySelector('button');
  button?.focus();
  button?.click();
}

/** Types into the first field of the stage, and Enter. */
export async function search(stage: HTMLElement, text: string): Promise<void> {
  const field = stage.querySelector('input');
  if (!field) return;
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await Promise.resolve();
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
}

/** Something to open beside, where a component is told of it. */
export const somewhere = () => document.body.appendChild(document.createElement('span'));
