import '../../renderer/app/without-jit.ts';
import { createFakeDesktop, type FakeDesktop, type FakeScript } from '../../renderer/bridge/fake-desktop.ts';

declare global {
  interface Window {
    fake?: FakeDesktop;
  }
}

/** Makes this page believe that it is a desktop's window, on a computer and a network as the script says. */
export function pretend(script: FakeScript): void {
  const fake = createFakeDesktop(script);
  Object.assign(window, { landline: fake.api, fake });
}
