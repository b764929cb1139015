/** What Electron hands to a listener first. */
export type Happening = { defaultPrevented: boolean; preventDefault(): void };

/** @param more - what this kind of event carries besides. */
export function happening<T extends object>(more: T = {} as T): Happening & T {
  return {
    ...more,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}
