import { provided, ProvidedEmitter } from './provided.ts';
import type { WebContents } from './web-contents.ts';

type Details = { requestingUrl: string; isMainFrame: boolean; mediaType?: string; mediaTypes?: string[] };
export type CheckHandler = (
  contents: WebContents | null,
  permission: string,
  origin: string,
  details: Details,
) => boolean;
export type RequestHandler = (
  contents: WebContents,
  permission: string,
  answer: (granted: boolean) => void,
  details: Details,
) => void;
export type VerifyRequest = {
  hostname: string;
  certificate: unknown;
  validatedCertificate: unknown;
  isIssuedByKnownRoot: boolean;
  verificationResult: string;
  errorCode: number;
};
export type VerifyProc = (request: VerifyRequest, answer: (code: number) => void) => void;

/** The one session: everything that decides what a page may do. */
export class Session extends ProvidedEmitter {
  check: CheckHandler | null = null;
  request: RequestHandler | null = null;
  verify: VerifyProc | null = null;
  readonly protocol: unknown;
  readonly onHandlers: () => void;

  /** @param onHandlers - called when what pages may do is decided by others than before. */
  constructor(protocol: unknown, onHandlers: () => void) {
    super('session');
    this.protocol = protocol;
    this.onHandlers = onHandlers;
  }

  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.check = handler;
    this.onHandlers();
  }

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.request = handler;
    this.onHandlers();
  }

  setCertificateVerifyProc(proc: VerifyProc | null): void {
    this.verify = proc;
  }

  // Nothing here asks for a device, a screen or a dictionary: that these were set is all there is to them.
  setDevicePermissionHandler = () => undefined;
  setDisplayMediaRequestHandler = () => undefined;
  addWordToSpellCheckerDictionary = () => true;
  setSpellCheckerEnabled = () => undefined;
  setSpellCheckerLanguages = () => undefined;
  setSpellCheckerDictionaryDownloadURL = () => undefined;
  readonly availableSpellCheckerLanguages = ['de', 'en-GB', 'en-US'];
}

/** Chromium's permissions that are kinds of media to Electron. */
const mediaOf: Readonly<Record<string, string>> = { microphone: 'audio', camera: 'video' };

/** What a page of this origin may do, by both handlers; without handlers all but the network, as in Electron 45. */
export async function isGranted(
  session: Session,
  contents: WebContents,
  permission: string,
  url: string,
  origin: string,
): Promise<boolean> {
  const media = mediaOf[permission];
  const details = { requestingUrl: url, isMainFrame: true, ...(media && { mediaType: media, mediaTypes: [media] }) };
  const name = media ? 'media' : permission;
  const { check, request } = session;
  if (!check && !request) return !permission.endsWith('-network');
  if (check && !check(contents, name, `${origin}/`, details)) return false;
  if (!request) return true;
  return new Promise((resolve) => request(contents, name, resolve, details));
}

export function createSessions(defaultSession: Session) {
  return provided('session', { defaultSession });
}
