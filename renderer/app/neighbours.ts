import { inject, provide, type InjectionKey, type Ref } from 'vue';
import type { RailOffice } from '../features/first-run/rail.ts';

/** The offices of this window, for what leads to another. */
export type Neighbours = {
  /** In the order of the rail. */
  readonly offices: Readonly<Ref<readonly RailOffice[]>>;
  /** The one that is shown. */
  readonly shown: Readonly<Ref<string | undefined>>;
  show(office: string): void;
};

const key: InjectionKey<Neighbours> = Symbol('neighbours');

export function provideNeighbours(neighbours: Neighbours): void {
  provide(key, neighbours);
}

/** Nothing where there is one office: in a browser. */
export function useNeighbours(): Neighbours | undefined {
  return inject(key, undefined);
}
