/** How the two worlds of a page tell each other of calls: by events, whose details are cloned on the way. */
export const toMain = 'standin-to-main';
export const toIsolated = 'standin-to-isolated';

/** A function on its way to the other world: its number there. */
export type FunctionMark = { standinFunction: string };

/** To the page's own world. */
export type MainDetail =
  | { kind: 'expose'; key: string; api: unknown }
  | { kind: 'answer'; call: number; value?: unknown; error?: string; later?: true }
  | { kind: 'call'; fn: string; args: unknown[] };

/** To the preload's world. */
export type IsolatedDetail =
  | { kind: 'call'; call: number; fn: string; args: unknown[] }
  | { kind: 'open'; url: string; frameName: string; features: string; disposition: string };
