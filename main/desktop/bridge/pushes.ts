import type { BridgePush, BridgeTold } from '../../../protocol/index.ts';

/** Tells the window something, if there is one. */
export type Pushes = <N extends BridgePush>(name: N, told: BridgeTold<N>) => void;
