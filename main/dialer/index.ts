export {
  createDialer,
  type ContactOptions,
  type Dialer,
  type DialerDeps,
  type DialerOptions,
  type Met,
  type Probe,
} from './dialer.ts';
export {
  addressesOf,
  createFileWayMemory,
  createWayMemory,
  officeWays,
  type OfficeWays,
  type WayMemory,
} from './ways.ts';
export type { Connection, Try, Way } from './find-way.ts';
export type { Candidate, Source } from './candidates.ts';
export { reasons, type Failed, type Reason } from './reasons.ts';
export type { OfficeAgent } from './agent.ts';
export type { Relay } from './relay.ts';
export { judgeChain, keyHashOf, officeIdOf, type Proven } from './chain.ts';
