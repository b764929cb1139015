import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHost, type Host, type HostDeps, type HostLogger, type HostOptions } from '../../main/host/index.ts';
import { parseInviteLink } from '../../protocol/index.ts';

export type LogLine = { level: string; fields: Record<string, unknown>; message: string };

/** A logger that keeps what it is told. */
export function createLog(): HostLogger & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  const write = (level: string) => (fields: object, message: string) => {
    lines.push({ level, fields: fields as Record<string, unknown>, message });
  };
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

export type TestHost = {
  readonly host: Host;
  readonly office: string;
  readonly url: string;
  readonly dir: string;
  readonly log: ReturnType<typeof createLog>;
  /** The token that makes the first owner. */
  readonly ownerToken: string;
  /** Stops it and starts it again on the same folder and port. */
  restart(options?: Partial<HostOptions>): Promise<void>;
  /** Stops it and removes its folder. */
  end(): Promise<void>;
};

/** A real host in a folder of its own, on a free port of 127.0.0.1, announced to nobody. */
export async function startTestHost(
  options: Partial<HostOptions> = {},
  deps: Pick<HostDeps, 'clock' | 'monotonic'> = {},
): Promise<TestHost> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'landline-')));
  const log = createLog();
  const start = (more: Partial<HostOptions> = {}) =>
    createHost(
      { name: 'Test office', port: 0, bind: ['127.0.0.1'], ...options, ...more, dir },
      { ...deps, logger: log },
    );
  let host = await start();
  const ownerToken = parseInviteLink(host.ownerInvite ?? '')?.token ?? '';
  return {
    get host() {
      return host;
    },
    office: host.officeId,
    get url() {
      return `https://127.0.0.1:${host.port}`;
    },
    dir,
    log,
    ownerToken,
    async restart(more) {
      const { port } = host;
      await host.stop();
      host = await start({ port, ...more });
    },
    async end() {
      await host.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
