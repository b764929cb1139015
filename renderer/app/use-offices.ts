import { until, useEventListener } from '@vueuse/core';
import { computed, onScopeDispose, shallowReactive, shallowRef, watch } from 'vue';
import type { Bridge } from '../bridge/bridge.ts';
import { isApple, isDialogOpen, numberPressed } from '../features/commands/shortcut.ts';
import { progressOf } from '../features/files/progress.ts';
import { railStateOf, type RailOffice } from '../features/first-run/rail.ts';
import type { Target } from '../features/first-run/target.ts';
import { readWayText } from '../features/first-run/way-text.ts';
import { useQuiet } from '../features/notifications/quiet.ts';
import { useAttendance } from '../features/people/use-attendance.ts';
import { useI18n } from '../i18n/i18n.ts';
import { parseMessageLink } from '../../protocol/index.ts';
import { createKnownOffice, type KnownOffice } from './known-office.ts';
import { inOrder, keptOrders, lookedAt } from './office-order.ts';
import type { OpenedOffice } from './open-office.ts';
import { officeOf, type MessagePlace } from './place.ts';
import { createSession, type OfficeSession } from './session.ts';
import type { Choices, Settings } from './settings.ts';

/** The ways into an office and out of it. */
export type Ways = {
  open(take: boolean, target?: Target): Promise<OpenedOffice | 'elsewhere'>;
  /** Erases all that this device keeps of an office, what was not sent yet with it. It must be closed. */
  erase(office: string): Promise<void>;
};

/** Offices that are connected unasked; the others when they are chosen. */
const mostUnasked = 8;
/** In a browser there is one office, and who it is only its card tells. */
const theOne = '';

/** `id`: the office's own, which in a browser only its card tells. */
type Known = KnownOffice & { name: string | undefined; id: string | undefined };

/**
 * The offices of this window, and which of them is shown: in a browser the one that serves the page, on the desktop all that this
 * device remembers, each connected whether it is looked at or not.
 */
export function useOffices(ways: Ways, bridge: Bridge, window: Window, settings: Choices<Settings>) {
  const { offices, desktop } = bridge;
  const { t } = useI18n();
  const attendance = { there: useAttendance(desktop), quiet: useQuiet(settings) };
  const orders = keptOrders(window.localStorage);
  /** In the order of the rail. */
  const known = shallowReactive(new Map<string, Known>());
  const shown = shallowRef<string>();
  /** What is being erased; nobody may be in it meanwhile. */
  const leaving = new Map<string, Promise<unknown>>();
  const link = shallowRef<string>();
  /** A link that came while an office is looked at, until the person says what becomes of it. */
  const offered = shallowRef<string>();
  /** A link led to a message in an office that this device was never in, until the person has read so. */
  const strange = shallowRef(false);
  /** Whether it is known which offices there are. */
  const ready = shallowRef(false);
  /** Where a link led, until its office is open. */
  let awaited: { office: string; to: MessagePlace } | undefined;
  let ended = false;

  const state = computed(() => known.get(shown.value ?? '')?.state.value ?? { is: 'resting' as const });
  const sessionOf = (one: Known | undefined): OfficeSession | undefined =>
    one?.state.value.is === 'open' ? one.state.value.session : undefined;
  const session = computed(() => (shown.value === undefined ? undefined : sessionOf(known.get(shown.value))));
  const sessions = computed(() => [...known.values()].flatMap((one) => sessionOf(one) ?? []));
  const progress = computed(() => progressOf(sessions.value.flatMap(({ parts }) => parts.value)));
  const rail = computed<RailOffice[]>(() =>
    [...known].flatMap(([office, one]) => {
      const open = sessionOf(one);
      const name = open?.name.value ?? one.name;
      // One that never opened is none of this device's offices.
      if (name === undefined) return [];
      const counts = open?.counts.value ?? { unread: 0, mentions: 0 };
      return [{ office, name, ...counts, state: railStateOf(one.state.value) }];
    }),
  );
  const keepOrder = (looked = orders.read().looked) =>
    orders.write({ rail: rail.value.map(({ office }) => office), looked });

  async function begin(office: string, take: boolean, target?: Target): Promise<OfficeSession | 'elsewhere'> {
    await leaving.get(office)?.catch(() => undefined);
    const opened = await ways.open(take, offices && (target ?? { office, addresses: [] }));
    if (opened === 'elsewhere') return opened;
    const one = known.get(office);
    const { token, name, picture } = target ?? {};
    const brought = {
      ...(token !== undefined && { token }),
      ...(name !== undefined && { name }),
      ...(picture && { picture }),
    };
    try {
      await opened.client.start();
      const made = createSession(opened, brought, {
        ...{ bridge, settings, attendance, t, window, storage: window.localStorage },
        hasOthers: () => rail.value.length > 1,
        show,
      });
      if (one) Object.assign(one, { name: opened.card.name, id: opened.card.office });
      return made;
    } catch (error) {
      // What went wrong first is what is told.
      await opened.close().catch(() => undefined);
      throw error;
    }
  }

  function add(office: string, name?: string): Known {
    const one: Known = {
      ...{ name, id: offices && office },
      ...createKnownOffice(
        (take, target) => begin(office, take, target),
        () => offices !== undefined && (office === shown.value || rail.value.some((other) => other.office === office)),
      ),
    };
    known.set(office, one);
    return one;
  }

  /** Shows an office, with the room where the person was. */
  function show(office: string): void {
    const one = known.get(office);
    if (!one) return;
    link.value = undefined;
    if (offices && !sessionOf(one) && officeOf(window.history) !== office)
      window.history.pushState({ office }, '', '/');
    shown.value = office;
    if (offices) keepOrder(lookedAt(orders.read().looked, office));
    void one.ensure();
  }

  watch(
    session,
    (now, before) => {
      before?.place.leave();
      if (!now) return;
      now.place.enter(awaited?.office === shown.value ? awaited?.to : undefined);
      awaited = undefined;
      // What has a name now stays, whenever it is that this window closes.
      if (offices) keepOrder();
    },
    { flush: 'sync' },
  );

  watch(
    shown,
    (office) => {
      // Whoever looks at another meanwhile is not led away from it.
      if (office !== awaited?.office) awaited = undefined;
    },
    { flush: 'sync' },
  );

  async function start(): Promise<void> {
    if (!offices) {
      add(theOne);
      show(theOne);
      return;
    }
    const remembered = await offices.remembered().catch(() => []);
    const { rail: inRail, looked } = orders.read();
    for (const { office, name } of inOrder(remembered, inRail)) add(office, name);
    ready.value = true;
    const recent = inOrder(remembered, looked);
    // A page that is loaded again stays where it was.
    const first = recent.find(({ office }) => office === officeOf(window.history)) ?? recent[0];
    if (first && link.value === undefined) {
      if (officeOf(window.history) !== first.office) window.history.replaceState({ office: first.office }, '', '/');
      show(first.office);
      await known.get(first.office)?.ensure();
    }
    for (const { office } of recent.slice(0, mostUnasked)) {
      const one = known.get(office);
      if (ended) return;
      if (one?.state.value.is === 'resting') await one.ensure();
    }
  }

  /** Asks the person for an office; those that are open stay so. */
  function choose(): void {
    if (shown.value === undefined) return;
    window.history.pushState(null, '', '/');
    shown.value = undefined;
  }

  function enter(next: Target): void {
    const one = known.get(next.office) ?? add(next.office);
    const open = sessionOf(one);
    // Whoever is in it needs no other way; what else was brought along would be for nothing.
    if (open?.reach.value !== 'here') void one.open(false, next);
    show(next.office);
  }

  /** Erases what this device keeps of an office. Then it is a newcomer there. */
  async function forget(office: string): Promise<void> {
    const one = known.get(office);
    if (!one) return;
    const { id } = one;
    if (id === undefined) return;
    if (offices) {
      known.delete(office);
      const { rail: inRail, looked } = orders.read();
      const without = (list: string[]) => list.filter((other) => other !== office);
      orders.write({ rail: without(inRail), looked: without(looked) });
      if (shown.value === office) {
        const [next] = inOrder(rail.value, orders.read().looked);
        if (next) show(next.office);
        else choose();
      }
    }
    const erased = one.end().then(() => ways.erase(id));
    leaving.set(office, erased);
    try {
      await erased;
    } catch (error) {
      one.failErasing(error);
      if (!known.has(office)) known.set(office, one);
      return;
    } finally {
      leaving.delete(office);
    }
    if (offices) return;
    window.history.replaceState(null, '', '/');
    void one.open(false);
  }

  /** Shows a link, beside what is open; at once where it leads to an office of this device. */
  function follow(text: string): void {
    offered.value = undefined;
    const way = readWayText(text);
    if (way?.kind === 'invite' && known.has(way.office)) {
      const { office, addresses, token } = way;
      enter({ office, addresses, ...(token !== undefined && { token }) });
      return;
    }
    link.value = text;
    choose();
  }

  /** Goes to where a link to a message leads, whichever office that is in. Any other link is none of its concern. */
  async function goTo(text: string): Promise<void> {
    const target = parseMessageLink(text);
    if (!target) return;
    await until(ready).toBe(true);
    const one = known.get(target.office);
    strange.value = !one;
    if (!one) return;
    const to = { room: target.room, message: target.message, panel: undefined };
    const open = sessionOf(one);
    // Before it is shown, so that the way back leads past the room where the person was in it.
    if (open) open.place.goTo(to);
    else awaited = { office: target.office, to };
    show(target.office);
  }

  if (desktop) {
    // Any page of any site can open such a link. An invite is told, and the person decides; a message in an office of theirs is shown at
    // once, as from a note: what is written elsewhere is kept, and the way back leads there.
    const stops = [
      desktop.onLink((text) => {
        void goTo(text);
        if (readWayText(text)?.kind !== 'invite') return;
        if (shown.value === undefined) link.value = text;
        else offered.value = text;
      }),
      desktop.onDndChosen((on) => settings.change({ dndUntil: on ? null : undefined })),
    ];
    onScopeDispose(() => stops.forEach((stop) => stop()));
  }
  if (offices) {
    const apple = isApple(window.navigator);
    useEventListener(window, 'keydown', (event: KeyboardEvent) => {
      const one = rail.value[(numberPressed(event, apple) ?? 0) - 1];
      if (!one || event.defaultPrevented || isDialogOpen()) return;
      event.preventDefault();
      show(one.office);
    });
    // Coming back, or another network, is when what could not be reached may be.
    const hurry = () => {
      for (const one of known.values()) one.hurry();
    };
    useEventListener(window, 'online', hurry);
    useEventListener(window.document, 'visibilitychange', () => {
      if (window.document.visibilityState === 'visible') hurry();
    });
    useEventListener(window, 'popstate', () => {
      const office = officeOf(window.history);
      if (office === undefined) shown.value = undefined;
      else if (office !== shown.value) show(office);
    });
  }
  const sum = (what: 'unread' | 'mentions') => () =>
    sessions.value.reduce((total, { counts }) => total + counts.value[what], 0);
  watch(
    [sum('unread'), sum('mentions'), attendance.quiet, progress],
    ([unread, mentions, dnd, part]) => bridge.tellCounts({ unread, mentions, dnd, progress: part }),
    { immediate: true },
  );

  void start();
  onScopeDispose(() => {
    ended = true;
    for (const one of known.values()) one.end().catch(() => undefined);
  });

  return {
    ...{ shown, state, session, rail, link, offered, strange, show, choose, enter, forget, follow, goTo },
    /** No office is shown: the person is asked for one. */
    choosing: computed(() => ready.value && shown.value === undefined),
    /** Tries again to open the office that is shown. */
    retry: () => void known.get(shown.value ?? '')?.ensure(),
    /** Takes the office that is shown away from another tab. */
    take: () => void known.get(shown.value ?? '')?.open(true),
    /** What in an office is not sent, where that is known. */
    unsentIn: (office: string) => sessionOf(known.get(office))?.unsent(),
  };
}
