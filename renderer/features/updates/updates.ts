import { onScopeDispose, readonly, shallowRef, type ShallowRef } from 'vue';
import type { DesktopBridge } from '../../bridge/bridge.ts';

export type Update = { version: string; notes: string };

const key = 'landline-declined-update';
/** An app that has not started anew so long after it said that it does will not by itself. Milliseconds. */
const longestStart = 30_000;

/**
 * The newer version that is offered. One that the person does not want now is not offered again until the app is started anew.
 *
 * @param storage - lives as long as the window, over reloads of the page.
 */
export function useUpdates(
  desktop: Pick<DesktopBridge, 'onUpdate' | 'answerUpdate'>,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
) {
  const offered = shallowRef<Update>();
  /** `installing`: the person has agreed. `late`: the app was to start anew, and has not. */
  const state = shallowRef<'ready' | 'installing' | 'late'>('ready');
  const trouble = shallowRef<unknown>();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  /** The version that main has not answered about. */
  let asked: string | undefined;

  function begin(): void {
    clearTimeout(waiting);
    trouble.value = undefined;
    state.value = 'ready';
  }

  const stop = desktop.onUpdate((update) => {
    if (asked === update.version || storage.getItem(key) === update.version) return;
    begin();
    offered.value = update;
  });
  onScopeDispose(() => {
    stop();
    clearTimeout(waiting);
  });

  async function install(): Promise<void> {
    const version = offered.value?.version;
    if (version === undefined || state.value === 'installing') return;
    begin();
    state.value = 'installing';
    asked = version;
    const isStill = () => offered.value?.version === version && state.value === 'installing';
    try {
      // The app ends and starts anew when it is done.
      await desktop.answerUpdate(version, true);
      if (!isStill()) return;
      waiting = setTimeout(() => {
        state.value = 'late';
      }, longestStart);
    } catch (error) {
      if (!isStill()) return;
      trouble.value = error;
      state.value = 'ready';
    } finally {
      if (asked === version) asked = undefined;
    }
  }

  function decline(): void {
    const version = offered.value?.version;
    if (version === undefined) return;
    begin();
    offered.value = undefined;
    storage.setItem(key, version);
    // That it is not wanted is kept here; that main knows as well spares a fetch.
    void desktop.answerUpdate(version, false).catch(() => undefined);
  }

  return {
    offered: readonly(offered) as Readonly<ShallowRef<Update | undefined>>,
    state: readonly(state),
    trouble: readonly(trouble) as Readonly<ShallowRef<unknown>>,
    install,
    decline,
  };
}
