import type { Component } from 'vue';
import type { Draft } from '../features/composer/drafts.ts';
import type { Transfer } from '../features/files/transfers.ts';
import type { Settings } from '../app/settings.ts';
import type { FakeScript } from '../bridge/fake-desktop.ts';
import type { Attachment } from '../../protocol/index.ts';
import type { OfficeData } from './office.ts';

/** What a component is shown in. */
export type Scene = {
  office?: OfficeData;
  settings?: Partial<Settings>;
  /** What stands behind the `#` of the page's address: `room=…&panel=…`. */
  place?: string;
  drafts?: Readonly<Record<string, Partial<Draft>>>;
  transfers?: readonly Transfer[];
  /** The file that stands over the window. */
  viewed?: Attachment;
  /** A pretended desktop; absent: a browser. */
  desktop?: FakeScript;
  /** What a person does before the state is there. */
  act?: (stage: HTMLElement) => void | Promise<void>;
};

type PropsOf<C> = C extends new (...args: never) => { $props: infer P } ? P : Record<string, unknown>;
/** As large as its place in the window: the whole of it, a panel beside a room, as much as it takes, or above something. */
export type Size = 'page' | 'panel' | 'part' | 'over';

/** A component in one state. */
export type State = Scene & { name: string; props: Readonly<Record<string, unknown>> };
export type Shown = { feature: string; name: string; component: Component; size: Size; states: readonly State[] };
export type Showing = (feature: string) => Shown;

/** A component and its states, by name. */
export function shows<C extends Component>(
  component: C,
  states: Readonly<Record<string, Scene & { props?: PropsOf<C> }>>,
  size: Size = 'part',
): Showing {
  const { __name: name = '?' } = component as { __name?: string };
  return (feature) => ({
    ...{ feature, name, component, size },
    states: Object.entries(states).map(([state, { props, ...scene }]) => ({
      name: state,
      props: { ...(props as object | undefined) },
      ...scene,
    })),
  });
}

/** Where a state is shown alone: what stands behind the `#`, without the choices. */
export const pathOf = (shown: Shown, state: State) => `${shown.feature}/${shown.name}/${state.name}`;
