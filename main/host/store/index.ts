export { createStore } from './create-store.ts';
export type { StoreDeps, StoreOptions } from './create-store.ts';
export type * from './store.ts';
export { rebuild, type Rebuilt } from './rebuild.ts';
