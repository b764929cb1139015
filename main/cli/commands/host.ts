import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { pino, type LevelWithSilent } from 'pino';
import { renderUnicodeCompact } from 'uqr';
import { createDiscovery } from '../../discovery/index.ts';
import { createHost, isNewOffice, restoreBackup, type Host, type HostOptions } from '../../host/index.ts';
import {
  appOrigin,
  joinMode,
  limits,
  officeName,
  type JoinMode,
  type SettingsPolicy,
} from '../../../protocol/index.ts';
import { common, mdnsWanted, type Context } from '../context.ts';
import { CommandError, reasonOf, usageError } from '../failure.ts';
import { collect, portNumber } from '../options.ts';
import { keepRecovery } from '../keep-recovery.ts';
import { makeFolder } from '../make-folder.ts';
import type { Output } from '../output.ts';
import { generatePasscode } from '../passcode.ts';
import { defaultData } from '../profile/folders.ts';
import { pageFolder } from '../page-folder.ts';
import { plainLine } from '../plain.ts';
import { readRecovery } from '../read-recovery.ts';
import { withinPolicy } from '../within-policy.ts';

type Options = {
  name?: string;
  port?: number;
  data?: string;
  bind?: string[];
  join?: JoinMode;
  passcode?: string;
  guests?: boolean;
  guestsAtFirst?: boolean;
  local?: boolean;
  cert?: string;
  key?: string;
  dnsName?: string[];
  restore?: string;
  recover?: string;
  metricsToken?: string;
  log: LevelWithSilent;
};

/** A host that has not stopped by then is left behind, in milliseconds: an office is gone two seconds after it was asked to stop. */
const stopLimit = 1_900;

export function hostCommand(context: Context): Command {
  return new Command('host')
    .description('Host an office on this computer until stopped.')
    .option('--name <name>', "the office's name when it is made (default: this computer's name)")
    .option(
      '--port <port>',
      `a port that must be free, 0 for any (default: the first free from ${limits.defaultPort})`,
      portNumber,
    )
    .option('--data <dir>', "the folder of the office's data")
    .option('--bind <address>', 'listen on this address only (repeatable)', collect)
    .addOption(new Option('--join <mode>', 'how people join').choices(joinMode.options))
    .option('--passcode <passcode>', 'the passcode for --join passcode (default: five words)')
    .option('--guests', 'let browsers join by a link, and serve the guest page')
    .option('--no-guests', 'no guests')
    .option('--guests-at-first', 'like --guests for an office that is made now; later its settings say')
    .option(
      '--local',
      'open the page to browsers of this computer by a link that works once, with no warning of a certificate',
    )
    .option('--cert <file>', 'an own certificate for a DNS name (PEM, with --key)')
    .option('--key <file>', 'its private key (PEM)')
    .option('--dns-name <name>', 'a DNS name under which the office is reached (repeatable)', collect)
    .option('--metrics-token <token>', 'who has it may read /healthz and /metrics from another machine')
    .option('--restore <backup>', 'lay this backup out in --data (a new folder) first')
    .option('--recover <file>', 'be the office of this recovery file, in --data (a new folder); asks for its phrase')
    .addOption(
      new Option('--log <level>', "the host's log, on stderr")
        .choices(['debug', 'info', 'warn', 'error', 'silent'])
        .default('warn'),
    )
    .action(async (options: Options, command: Command) => {
      const { output } = common(command, context);
      const policy = await context.policy();
      const mdns = mdnsWanted(command) && policy.discovery;
      await runHost(withinPolicy(options, policy), policy.office, context, output, mdns);
    });
}

async function runHost(
  options: Options,
  policy: SettingsPolicy,
  context: Context,
  output: Output,
  mdns: boolean,
): Promise<void> {
  const { terminal } = context;
  const dir = resolve(terminal.cwd, options.data ?? defaultData(terminal));
  makeFolder(dir);
  const recovery = options.recover === undefined ? undefined : await readRecovery(options.recover, terminal);
  if (options.restore !== undefined) {
    const restored = await restoreBackup(options.restore, dir, recovery);
    output.note(`Restored ${restored.name} as of ${restored.at}.`);
  }
  const fresh = await isNewOffice(dir);
  const wanted = await hostOptions(options, { dir, fresh, policy });
  const logger = pino({ level: options.log }, pino.destination({ dest: 2, sync: true }));
  const discovery = mdns ? createDiscovery() : undefined;
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  const host = await createHost(recovery ? { ...wanted, recover: recovery } : wanted, {
    logger,
    clock: context.clock,
    ...(discovery && { discovery }),
    // Whoever supervises this command starts it anew; going on would be a host that acknowledges nothing.
    onFailure: (error) =>
      failed.reject(new CommandError(`The office's log cannot be written any more: ${error.message}`)),
  });
  if (host.portMoved) output.note(`Port ${limits.defaultPort} is taken; the office is on port ${host.port} instead.`);
  if (wanted.passcode !== undefined && options.passcode === undefined) output.note(`Passcode: ${wanted.passcode}`);
  if (host.recovery && terminal.stderr.isTTY === true) await keepRecovery(host.recovery, dir, output);
  // A journal or a file would keep the words for whoever reads it later.
  else if (host.recovery)
    output.note(
      `The office's recovery phrase is shown on a terminal alone: stop the office once and run \`landline admin recovery --data ${dir}\`.`,
    );
  if ((host.guestLink ?? host.localLink) !== undefined && wanted.page === undefined)
    output.note(
      'The page for browsers is not built: they find nothing here yet. Run `npm run build -- page` and start again, or use `npm start`.',
    );
  showReady(
    host,
    { passcode: options.passcode === undefined ? wanted.passcode : undefined, page: wanted.page },
    output,
  );
  void showHere(host, dir, context, output);
  try {
    await Promise.race([until(terminal.stopped), failed.promise]);
  } finally {
    await stopInTime(host);
  }
}

type Ground = { dir: string; fresh: boolean; policy: SettingsPolicy };

async function hostOptions(options: Options, { dir, fresh, policy }: Ground): Promise<HostOptions> {
  const name = options.name ?? hostname();
  if (!officeName.safeParse(name).success)
    throw usageError(`"${plainLine(name)}" cannot be an office's name: 1 to ${limits.nameLength} visible signs.`);
  if ((options.cert === undefined) !== (options.key === undefined))
    throw usageError('--cert and --key belong together.');
  if (options.passcode !== undefined && options.join !== undefined && options.join !== 'passcode') {
    throw usageError('--passcode goes with --join passcode.');
  }
  if (options.metricsToken !== undefined && !/^[\w.~+/-]{16,}=*$/.test(options.metricsToken))
    throw usageError('--metrics-token takes 16 signs or more of those that HTTP allows there (RFC 6750 §2.1).');
  const join = options.join ?? (options.passcode === undefined ? undefined : 'passcode');
  const passcode = options.passcode ?? (fresh && join === 'passcode' ? generatePasscode() : undefined);
  const page = pageFolder();
  // What holds at first gives way to what the computer's administrator says.
  const isSaid = policy.locked?.guests !== undefined || policy.preset?.guests !== undefined;
  const guests = options.guests ?? (fresh && options.guestsAtFirst === true && !isSaid ? true : undefined);
  return {
    dir,
    name,
    policy,
    appOrigins: [appOrigin],
    ...(options.port !== undefined && { port: options.port }),
    ...(options.bind && { bind: options.bind }),
    ...(join && { join }),
    ...(passcode !== undefined && { passcode }),
    ...(guests !== undefined && { guests }),
    ...(page !== undefined && { page }),
    ...(options.local && { local: true }),
    ...(options.cert !== undefined &&
      options.key !== undefined && { ownCertificates: [{ certFile: options.cert, keyFile: options.key }] }),
    ...(options.dnsName && { dnsNames: options.dnsName }),
    ...(options.metricsToken !== undefined && { metricsToken: options.metricsToken }),
  };
}

function showReady(
  host: Host,
  { passcode, page }: { passcode: string | undefined; page: string | undefined },
  output: Output,
): void {
  const { officeId, name, port, urls, invite, ownerInvite, guestLink } = host;
  const more = {
    ...(ownerInvite !== undefined && { ownerInvite }),
    ...(guestLink !== undefined && { guestLink }),
    ...(passcode !== undefined && { passcode }),
  };
  const text = [
    `${plainLine(name)} is open.`,
    ...urls.map((url) => `  ${url}`),
    '',
    // Who scans it sees the page, where there is one.
    renderUnicodeCompact((page === undefined ? undefined : guestLink) ?? invite),
    ...(guestLink === undefined ? [] : [`Guests: ${guestLink}`]),
    `Invite: ${invite}`,
    ...(ownerInvite === undefined ? [] : [`For you, the owner (works once): ${ownerInvite}`]),
  ];
  output.line({ event: 'ready', officeId, name, port, urls, invite, ...more }, text.join('\n'));
  if (output.json && ownerInvite !== undefined) output.note(`Owner's invite (works once): ${ownerInvite}`);
}

/** Shows the page to whoever sits here, or says where it is. Never fails: the office is open whoever looks at it. */
async function showHere(
  { localLink: link, localMoved }: Host,
  dir: string,
  { showPage }: Context,
  output: Output,
): Promise<void> {
  if (!link) return;
  if (localMoved)
    output.note(
      "The page's port on this computer is taken by another program: a browser that knew this office here does not know it this time.",
    );
  try {
    if ((await showPage?.({ link, dir })) === 'shown') return;
  } catch (error) {
    output.note(`The page cannot be shown: ${reasonOf(error)}`);
  }
  const shown = link();
  output.line({ event: 'local', link: shown }, `On this computer (works once, for two minutes): ${shown}`);
}

function until(stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) resolve();
    else stopped.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function stopInTime(host: Host): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new CommandError('The office did not stop in time; what was acknowledged is on disk.')),
      stopLimit,
    );
  });
  try {
    await Promise.race([host.stop(), late]);
  } finally {
    clearTimeout(timer);
  }
}
