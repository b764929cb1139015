import { onScopeDispose, readonly, shallowRef, type ShallowRef } from 'vue';
import type { HostingState, RememberedOffice } from '../../../protocol/index.ts';
import type { HostingBridge, OfficesBridge } from '../../bridge/bridge.ts';

/** Whether this computer hosts, as it changes, and which office is its own. */
export function useHosting(hosting: HostingBridge | undefined, offices: OfficesBridge | undefined) {
  /** Absent until it is known. */
  const state = shallowRef<HostingState>();
  const own = shallowRef<RememberedOffice>();

  async function findOwn(): Promise<void> {
    const all = await offices?.remembered().catch(() => undefined);
    if (all) own.value = all.find((office) => office.own);
  }
  if (hosting) {
    onScopeDispose(
      hosting.onChanged((now) => {
        const began = now.state !== state.value?.state;
        state.value = now;
        // An office that was just made is remembered only now.
        if (began) void findOwn();
      }),
    );
  }
  return {
    state: readonly(state) as Readonly<ShallowRef<HostingState | undefined>>,
    own: readonly(own) as Readonly<ShallowRef<RememberedOffice | undefined>>,
  };
}
