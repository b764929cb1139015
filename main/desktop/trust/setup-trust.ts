import { safeStorage, type Session } from 'electron';
import { judgeCertificate } from './certificate.ts';
import type { Keyring } from './device-key.ts';
import { isPermitted } from './permissions.ts';

/** Offices are known by their own certificates, and by nothing else; on every session that connects. */
export function setupCertificates(session: Session): void {
  session.setCertificateVerifyProc(({ hostname, certificate }, answer) => {
    answer(judgeCertificate(hostname, certificate, Date.now()));
  });
}

/** Both questions have the same answer: what may be asked for, and what is granted. */
export function setupPermissions(session: Session): void {
  session.setPermissionCheckHandler((_contents, permission, origin, { mediaType }) =>
    isPermitted({ permission, url: origin, ...(mediaType !== undefined && { media: [mediaType] }) }),
  );
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? details.mediaTypes : undefined;
    answer(isPermitted({ permission, url: details.requestingUrl, ...(media && { media }) }));
  });
  session.setDevicePermissionHandler(() => false);
}

/** The system's store for secrets. On Linux without one Electron only scrambles, which is no guard and counts as none. */
export const systemKeyring: Keyring = {
  async available() {
    const scrambled = process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
    return !scrambled && (await safeStorage.isAsyncEncryptionAvailable());
  },
  seal: (text) => safeStorage.encryptStringAsync(text),
  open: async (sealed) => (await safeStorage.decryptStringAsync(Buffer.from(sealed))).result,
};
