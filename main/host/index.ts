export { createHost } from './create-host.ts';
export { FolderInUseError, isNewOffice } from './data-folder.ts';
export { makeNewRecovery, rebuildOffice, replaceRoot } from './upkeep.ts';
export { restoreBackup, type BackupManifest } from './backup.ts';
export { restoreRoot, type OwnCertificate, type Recovery, type SecretBox } from './trust/index.ts';
export { defaultBudgets, type BudgetSizes } from './socket/budgets.ts';
export { stretchPasscode } from './office-settings.ts';
export type { HostLogger } from './logger.ts';
export type { Host, HostDeps, HostOptions } from './options.ts';
