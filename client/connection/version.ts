import { LandlineError, negotiateVersion, protocolVersion, welcome } from '../../protocol/index.ts';

const versionOf = welcome.pick({ version: true });

/**
 * A host refuses who speaks none of its versions; one that goes on in another version all the same cannot be understood.
 *
 * @throws LandlineError `unsupported_version`.
 */
export function checkVersion(payload: unknown): void {
  const told = versionOf.safeParse(payload);
  if (!told.success) return;
  const { version } = told.data;
  const agreed = negotiateVersion({ oldest: version, current: version }, protocolVersion);
  if ('version' in agreed) return;
  throw new LandlineError('unsupported_version', 'The host speaks another version than this program.', agreed);
}
