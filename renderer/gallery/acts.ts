/** Opens what the first button of the stage opens. */
export async function press(stage: HTMLElement): Promise<void> {
  const button = stage.querySelector('button');
  button?.focus();
  button?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  await Promise.resolve();
}

/** Presses it with the mouse, where a keyboard's Enter is not listened for. */
export function click(stage: HTMLElement): void {
  stage.querySelector('button')?.click();
}

/** Something to open beside, where a component is told of it. */
export const somewhere = () => document.body.appendChild(document.createElement('span'));
