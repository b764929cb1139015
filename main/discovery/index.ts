export { createDiscovery } from './discovery.ts';
export type { DiscoveryDeps } from './discovery.ts';
export { defaultOptions } from './options.ts';
export type { DiscoveryOptions } from './options.ts';
export { troubleCodes } from './types.ts';
export type {
  Announcement,
  Discovery,
  DiscoveryEvents,
  Endpoint,
  Family,
  FoundOffice,
  NetworkState,
  Trouble,
  TroubleCode,
} from './types.ts';
export { planScan } from './scan-plan.ts';
export type { PlannedSubnet, ScanPlan } from './scan-plan.ts';
export { watchNetworks } from './watch-networks.ts';
export { scanSubnets } from './scan-subnets.ts';
export type { ScanDeps, ScanOptions, ScanProgress, ScanReport } from './scan-subnets.ts';
export { resolveTyped, systemDns } from './resolve-typed.ts';
export type { DnsAnswer, DnsDeps, Resolution } from './resolve-typed.ts';
export { formatEndpoint, parseTypedAddress } from './typed-address.ts';
export type { TypedAddress } from './typed-address.ts';
