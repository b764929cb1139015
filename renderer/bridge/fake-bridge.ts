import type { Bridge } from './bridge.ts';
import { createElectronBridge } from './electron-bridge.ts';
import { createFakeDesktop, type FakeDesktop, type FakeScript } from './fake-desktop.ts';

/** A desktop's bridge over a pretended desktop, for the gallery and tests: what is shown went through the real table. */
export async function createFakeBridge(script: FakeScript = {}) {
  const desktop = createFakeDesktop(script);
  return { ...(await createElectronBridge(desktop.api)), fake: desktop } satisfies Bridge & { fake: FakeDesktop };
}
