import { isOwnPage } from '../window/url-policy.ts';

/**
 * What the app's own page may do of all that a browser can be asked for; everything else, and everybody else, is refused.
 * The network's two are asked for by whatever leads to the dialer's ports.
 */
const granted = new Set([
  'local-network',
  'local-network-access',
  'loopback-network',
  'notifications',
  'clipboard-sanitized-write',
  'persistent-storage',
  // Of the player's own controls.
  'fullscreen',
  // The microphone, for voice messages; a camera is refused below.
  'media',
]);

export type Asked = {
  permission: string;
  /** The page that asks. */
  url: string;
  /** Kinds of media, where media is asked for. */
  media?: readonly string[];
};

export function isPermitted({ permission, url, media = [] }: Asked): boolean {
  return isOwnPage(url) && granted.has(permission) && !media.includes('video');
}
