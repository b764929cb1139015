/** What the host writes to: the part of pino's logger that it uses, so that a test can collect lines. */
export type HostLogger = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};
