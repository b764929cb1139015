export { openTrust, type Trust, type TrustDeps, type TrustOptions } from './open-trust.ts';
export { createFileSecretBox, type SecretBox } from './secret-box.ts';
export { restoreRoot, type OfficeSecrets } from './recovery.ts';
export { hasKeys, hasOffice, recoveryTold, renewRecovery, type Recovery } from './office-keys.ts';
export type { OwnCertificate } from './own-certificate.ts';
export type { ServiceKey } from './service-key.ts';
export type { MachineNames } from './host-names.ts';
export { officeIdOf, keyHashOf } from './certificates.ts';
export { readIfThere, writeWhole } from './whole-file.ts';
