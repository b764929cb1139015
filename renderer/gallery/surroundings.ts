import { shallowReactive, shallowRef } from 'vue';
import { settings, type Choices, type Settings } from '../app/settings.ts';
import { isOnTheWay, type Transfer, type Transfers } from '../features/files/transfers.ts';

/** A storage that ends with the state that is shown. */
export function memoryStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, value) {
      kept.set(key, value);
    },
  };
}

export function heldSettings(some: Partial<Settings>): Choices<Settings> {
  const value = shallowRef(settings.parse(some));
  return {
    value,
    change(more) {
      value.value = settings.parse({ ...value.value, ...more });
    },
  };
}

/** A window's address of its own: the gallery's says which state is shown. */
export function addressBar(
  fragment: string,
): Pick<Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener'> {
  const location = { hash: `#${fragment}`, origin: window.location.origin };
  const go = (_: unknown, __: string, to?: string | URL | null) => {
    location.hash = new URL(to ?? '', window.location.origin).hash;
  };
  return {
    location: location as Location,
    history: { pushState: go, replaceState: go } as History,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
}

const nothingTaken = { attachments: [], done: () => undefined };

/** Files on their way that stand still, but for what a person does with them. */
export function heldTransfers(list: readonly Transfer[]): Transfers {
  const transfers = shallowReactive(new Map(list.map((transfer) => [transfer.id, transfer])));
  const all = () => [...transfers.values()];
  const put = (id: number, state: Transfer['state'], may: (transfer: Transfer) => boolean) => {
    const transfer = transfers.get(id);
    if (transfer && may(transfer)) transfers.set(id, { ...transfer, state });
  };
  return {
    all,
    of: (draft) => all().filter((transfer) => transfer.draft === draft && !transfer.alone),
    add: (_, files) => files.length,
    cancel: (id) => void transfers.delete(id),
    pause: (id) => put(id, 'held', isOnTheWay),
    resume: (id) => put(id, 'queued', ({ state }) => state === 'held' || state === 'failed'),
    take: () => nothingTaken,
    takeOne: () => nothingTaken,
  };
}
