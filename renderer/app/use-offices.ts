import { onScopeDispose, shallowRef } from 'vue';
import { followWay, type Bridge } from '../bridge/bridge.ts';
import type { RememberedOffice } from '../../protocol/index.ts';
import { readWayText } from '../features/first-run/way-text.ts';
import type { Target } from '../features/first-run/target.ts';
import type { OpenedOffice } from './open-office.ts';

export type Open = (take: boolean, target?: Target) => Promise<OpenedOffice | 'elsewhere'>;

/** Which office is shown: in a browser the one that serves the page, on the desktop the one that was chosen. One is open at a time. */
export function useOffices(open: Open, bridge: Bridge, window: Pick<Window, 'history'>) {
  const { offices, desktop } = bridge;
  const opened = shallowRef<OpenedOffice>();
  const target = shallowRef<Target>();
  /** Another tab of this browser has it. */
  const elsewhere = shallowRef(false);
  const trouble = shallowRef<unknown>();
  /** No office is open and none is being opened: the person is asked for one. */
  const choosing = shallowRef(false);
  const link = shallowRef<string>();
  /** A link that came while an office is open, until the person says whether they want to leave it for that. */
  const offered = shallowRef<string>();
  const remembered = shallowRef<readonly RememberedOffice[]>([]);
  /** Who switches again before an office has opened gets the last one. */
  let turn = 0;

  async function start(take: boolean, next?: Target): Promise<void> {
    const mine = (turn += 1);
    const isMine = () => mine === turn;
    const wasTaken = () => elsewhere.value;
    const before = opened.value;
    opened.value = undefined;
    trouble.value = undefined;
    elsewhere.value = false;
    choosing.value = false;
    target.value = next;
    try {
      await before?.close();
      const office = await open(take, next);
      if (office === 'elsewhere') {
        if (isMine()) elsewhere.value = true;
        return;
      }
      void office.lost.then(() => {
        if (isMine()) {
          opened.value = undefined;
          elsewhere.value = true;
        }
        void office.close();
      });
      try {
        await office.client.start();
      } catch (error) {
        // What went wrong first is what is told.
        await office.close().catch(() => undefined);
        throw error;
      }
      // It may have been taken, or another chosen, while it started.
      if (!isMine()) await office.close();
      else if (!wasTaken()) {
        const unfollow = followWay(bridge, office.card.office, office.client);
        opened.value = { ...office, close: () => (unfollow(), office.close()) };
        await remember();
      }
    } catch (error) {
      if (isMine()) trouble.value = error;
    }
  }

  async function remember(): Promise<void> {
    if (offices) remembered.value = await offices.remembered();
  }

  async function begin(): Promise<void> {
    if (!offices) return start(false);
    await remember().catch(() => undefined);
    const [last] = remembered.value;
    if (last && link.value === undefined) await start(false, { office: last.office, addresses: [] });
    else if (!last) choosing.value = true;
  }

  /** Lets go of the office that is open, so that another can be chosen. */
  async function choose(): Promise<void> {
    turn += 1;
    const before = opened.value;
    opened.value = undefined;
    trouble.value = undefined;
    choosing.value = true;
    await before?.close();
  }

  /** Erases what this device keeps of the office that is open. Then it is a newcomer there. */
  async function forget(): Promise<void> {
    const before = opened.value;
    if (!before) return;
    const mine = (turn += 1);
    opened.value = undefined;
    trouble.value = undefined;
    try {
      await before.close();
      await before.erase();
    } catch (error) {
      if (mine === turn) trouble.value = error;
      return;
    }
    // Another may have been chosen meanwhile.
    if (mine !== turn) return;
    window.history.replaceState(null, '', '/');
    if (!offices) return start(false);
    await remember();
    choosing.value = true;
  }

  function enter(next: Target): void {
    // The room in the address is one of the office before.
    window.history.replaceState(null, '', '/');
    link.value = undefined;
    void start(false, next);
  }

  /** Shows a link, whatever office is open. */
  function follow(text: string): void {
    offered.value = undefined;
    link.value = text;
    void choose();
  }

  if (desktop) {
    // Any page of any site can open such a link: it is told, and the person decides.
    const stop = desktop.onLink((text) => {
      if (readWayText(text)?.kind !== 'invite') return;
      if (opened.value) offered.value = text;
      else follow(text);
    });
    onScopeDispose(stop);
  }
  void begin();
  onScopeDispose(() => {
    turn += 1;
    void opened.value?.close();
  });

  return {
    opened,
    target,
    elsewhere,
    trouble,
    choosing,
    link,
    offered,
    follow,
    remembered,
    start,
    choose,
    enter,
    forget,
  };
}
