import type { JoinMode, SettingsPolicy } from '../../../protocol/index.ts';

/** What main asks of the host's process. */
export type HostCalls = {
  open(ask: HostAsk): Promise<Hosted>;
  /** Tells everybody goodbye and writes all to disk; the process may end then. */
  close(ask: object): Promise<void>;
};
export type HostAsk = {
  dir: string;
  name: string;
  join?: JoinMode;
  port?: number;
  bind?: string[];
  /** The folder of the page for browsers. */
  page: string;
  appOrigins: string[];
  /** What the computer's policy says of the office's settings. */
  policy: SettingsPolicy;
  announce: boolean;
};
export type Hosted = {
  office: string;
  name: string;
  port: number;
  portMoved: boolean;
  addresses: string[];
  ownerInvite?: string;
  recovery?: { phrase: string; file: string };
};

/** What it tells. */
export type HostTells = {
  connected: { members: number };
};
