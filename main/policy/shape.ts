import { z } from 'zod';
import { desktopSettings, officeId, officeName, settingsPolicy, type DesktopSettings } from '../../protocol/index.ts';

const mostOffices = 64;

/** An office that people of this computer are led to, without finding or typing anything. */
const namedOffice = z.strictObject({
  office: officeId,
  /** How it is called until it can be asked. */
  name: officeName,
  /** `host` or `host:port`, as people type it. */
  addresses: z.array(z.string().min(1).max(255)).max(16).default([]),
});
export type NamedOffice = z.infer<typeof namedOffice>;

// JSON has no undefined.
const appSettings = z.strictObject(desktopSettings.shape).partial() as unknown as z.ZodType<Partial<DesktopSettings>>;

/**
 * What whoever administers a computer says of Landline on it. A name that is not known is an error: a slip of the pen must not pass
 * for a lock.
 */
export const computerPolicy = z.strictObject({
  /** Whether an office may be hosted here. */
  hosting: z.boolean().default(true),
  /** Whether the network is asked for offices, and told of the one here (mDNS). */
  discovery: z.boolean().default(true),
  /** Where an office that is hosted here listens. */
  port: z.int().min(1).max(65_535).optional(),
  /** IP addresses; absent, all of them. */
  bind: z.array(z.ipv4().or(z.ipv6())).min(1).max(16).optional(),
  /** The settings of an office that is hosted here. */
  office: settingsPolicy.default({}),
  offices: z.array(namedOffice).max(mostOffices).default([]),
  /** Whether people may go into others than `offices`. */
  otherOffices: z.boolean().default(true),
  /** The app's own settings. */
  app: z.strictObject({ preset: appSettings.default({}), locked: appSettings.default({}) }).prefault({}),
});
export type ComputerPolicy = z.infer<typeof computerPolicy>;

/** What holds where nobody says anything. */
export const noPolicy: ComputerPolicy = computerPolicy.parse({});
