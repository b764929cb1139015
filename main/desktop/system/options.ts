import { z } from 'zod';
import { appOrigin } from '../../../protocol/index.ts';

/** What the app is told when it is started, by switches. */
export type StartOptions = {
  /** Whether it looks at the network by itself, and announces what it hosts. */
  mdns: boolean;
  /** The port it hosts on, and the addresses; absent, as the host likes. */
  hostPort?: number;
  hostBind?: string[];
  /** Whether the window stays out of sight: the system opened the app when the person logged in. */
  hidden: boolean;
  /** A policy to heed in place of the computer's; heeded where the app is not packed. */
  policyFile?: string;
  /** Where requests of the app's page come from. */
  appOrigins: string[];
};

const port = z.coerce.number().int().min(0).max(65_535);

/**
 * Reads `--no-mdns`, `--host-port=N`, `--host-bind=ADDRESS[,…]`, `--hidden`, `--policy=FILE`.
 *
 * @param env - `LANDLINE_APP_ORIGIN` names the origin of the page where that is not the app's scheme: on the stand-in for Electron.
 * @throws ZodError when a value is none.
 */
export function readStartOptions(
  switches: { hasSwitch(name: string): boolean; getSwitchValue(name: string): string },
  env: NodeJS.ProcessEnv,
): StartOptions {
  const asked = (name: string) => (switches.hasSwitch(name) ? switches.getSwitchValue(name) : undefined);
  const hostPort = asked('host-port');
  const hostBind = asked('host-bind');
  const policyFile = asked('policy');
  const shown = env['LANDLINE_APP_ORIGIN'];
  return {
    mdns: !switches.hasSwitch('no-mdns'),
    hidden: switches.hasSwitch('hidden'),
    appOrigins: [appOrigin, ...(shown === undefined ? [] : [shown])],
    ...(policyFile !== undefined && { policyFile }),
    ...(hostPort !== undefined && { hostPort: port.parse(hostPort) }),
    ...(hostBind !== undefined && { hostBind: hostBind.split(',') }),
  };
}
