export * from './announcement.ts';
export * from './blob.ts';
export * from './bridge.ts';
export {
  appInfo,
  desktopSettings,
  hostingState,
  look,
  officeNearby,
  rememberedOffice,
  signable,
} from './bridge-shapes.ts';
export type {
  AppAction,
  AppInfo,
  DesktopSettings,
  HostingState,
  NetworkFinding,
  OfficeNearby,
  OfficeWay,
  PickedFile,
  RememberedOffice,
} from './bridge-shapes.ts';
export * from './errors.ts';
export * from './event.ts';
export * from './http.ts';
export * from './ids.ts';
export * from './invite-link.ts';
export * from './message-link.ts';
export * from './limits.ts';
export * from './log.ts';
export * from './network-findings.ts';
export * from './page.ts';
export * from './signing.ts';
export * from './version.ts';
export * from './wire/index.ts';
export * from './wire/handshake.ts';
export { eventsPacket, presenceState } from './wire/chat.ts';
export type { Appended, EventsPacket, PresenceState } from './wire/chat.ts';
export { fileTypeOf } from './file-type.ts';
export { settingsPolicy, type Invite, type Settings, type SettingsPolicy, type Webhook } from './wire/admin.ts';
