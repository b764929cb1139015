import { statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import {
  formatGuestLink,
  formatInviteLink,
  LandlineError,
  limits,
  protocolVersion,
  type Card,
  type Settings,
} from '../../protocol/index.ts';
import { createBackups, listBackups, removeDrafts, writeBackup } from './backup.ts';
import { createCleanUp } from './clean-up.ts';
import { openDataFolder, requireKeysOfLog } from './data-folder.ts';
import { createFiles } from './files/index.ts';
import { createAllowed } from './http/allowed.ts';
import { createFrontDoor } from './http/front-door.ts';
import { cameLocally } from './http/local-door.ts';
import { loadPage } from './http/page.ts';
import { createRoutes } from './http/routes.ts';
import { openStandingLinks } from './links.ts';
import { openLocalPage } from './local-page.ts';
import { createMetrics } from './metrics.ts';
import { openOfficeClock } from './office-clock.ts';
import type { Host, HostDeps, HostOptions } from './options.ts';
import { applyOptions } from './office-settings.ts';
import { reachableAddresses } from './addresses.ts';
import { createBudgets, defaultBudgets } from './socket/budgets.ts';
import { createSocketServers } from './socket/servers.ts';
import { createStore } from './store/index.ts';
import { createFileSecretBox, openTrust } from './trust/index.ts';

const sweepEvery = 60_000;
const keepTimeEvery = 3_600_000;

/**
 * Serves an office from a data folder: opens the folder (making the office when it is new), listens, announces.
 *
 * @throws FolderInUseError when another host has the folder; LandlineError when the options cannot be met (a port that is taken, a
 * certificate that cannot be used).
 */
export async function createHost(options: HostOptions, deps: HostDeps): Promise<Host> {
  const { logger, discovery } = deps;
  const cleanUp = createCleanUp(logger);
  try {
    return await start();
  } catch (error) {
    await cleanUp.run();
    throw error;
  }

  async function start(): Promise<Host> {
    const folder = openDataFolder(options.dir);
    cleanUp.later('the data folder', () => folder.unlock());
    if (!options.recover) await requireKeysOfLog(folder);
    await removeDrafts(folder.backups);

    const officeClock = await openOfficeClock(folder.clock, {
      clock: deps.clock ?? Date.now,
      monotonic: deps.monotonic ?? (() => performance.now()),
      logger,
    });
    const clock = () => officeClock.now();
    const keeping = setInterval(() => {
      officeClock.keep().catch((error: unknown) => logger.error({ err: error }, 'the time could not be written down'));
    }, keepTimeEvery);
    cleanUp.later('the time', async () => {
      clearInterval(keeping);
      // What was written down last is a little old, no more: where the disk is full that is not what went wrong.
      await officeClock
        .keep()
        .catch((error: unknown) => logger.info({ err: error }, 'the time could not be written down'));
    });

    const trust = await openTrust(
      {
        dir: folder.trust,
        ...(options.dnsNames && { domains: options.dnsNames.map((name) => name.toLowerCase()) }),
        ...(options.ownCertificates && { own: options.ownCertificates }),
        ...(options.recover && { restore: options.recover }),
      },
      {
        secrets: deps.secrets ?? createFileSecretBox(folder.trust),
        logger,
        clock,
        earliest: () => officeClock.earliest(),
        latest: () => officeClock.latest(),
      },
    );
    cleanUp.later('the keys', () => trust.stop());

    const store = await createStore(
      {
        path: folder.database,
        office: { id: trust.officeId, name: options.name, rootPublicKeyInfo: trust.rootPublicKeyInfo },
        service: { device: trust.service.device, privateKey: trust.service.privateKey },
      },
      { clock, logger, ...(deps.onFailure && { onFailure: deps.onFailure }) },
    );
    cleanUp.later('the log', () => store.stop());

    let settings: Settings = await applyOptions(store, options);
    const metrics = createMetrics();
    const metricsText = () => {
      metrics.transferGap.set(files.gap / 1_000);
      return metrics.registry.metrics();
    };
    const budgets = createBudgets(options.budgets ?? defaultBudgets, clock);
    const files = await createFiles(
      { dir: folder.files },
      { store, clock, logger, chatDelay: () => store.appendDelay() },
    );
    cleanUp.later('the files', () => files.stop());
    const backups = createBackups((stopping) =>
      writeBackup(folder, { store, blobPath: (blob) => files.blobPath(blob), clock, stopping }),
    );
    cleanUp.later('the backups', () => backups.stop());

    const names = [hostname(), ...(options.dnsNames ?? [])];
    const allowed = createAllowed({
      names: () => names,
      covers: (name) => trust.ownCovers(name),
      cameLocally,
      ...(options.appOrigins && { appOrigins: options.appOrigins }),
    });
    const card = (): Card => {
      const epoch = store.epochs.at(-1);
      if (!epoch) throw new LandlineError('unavailable', 'The log is not open yet.');
      const { id: office, name } = store.office;
      const { number, id } = epoch;
      return {
        product: 'landline',
        versions: protocolVersion,
        office,
        name,
        join: settings.join,
        guests: settings.guests,
        epoch: { number, id },
      };
    };
    const routes = createRoutes({
      store,
      budgets,
      logger,
      allowed,
      files,
      card,
      page: options.page === undefined ? new Map() : await loadPage(options.page),
      guests: () => settings.guests,
      metricsText,
      refused: (status) => metrics.httpRefused.inc({ status }),
      ...(options.metricsToken !== undefined && { metricsToken: options.metricsToken }),
    });
    const door = createFrontDoor(
      {
        secure: trust,
        allowed,
        handler: (request, response) => {
          routes.handle(request, response);
        },
        ...(options.port !== undefined && { port: options.port }),
        ...(options.bind && { bind: options.bind }),
      },
      {
        refused(kind) {
          metrics.badBytes.inc({ kind });
          logger.debug({ kind }, 'a connection was ended at the door');
        },
      },
    );

    let port = 0;
    const addresses = () => reachableAddresses(options.bind, port);
    const sockets = createSocketServers(
      { originAllowed: (request) => allowed.origin(request) },
      {
        http: door.server,
        store,
        files,
        budgets,
        metrics,
        logger,
        clock,
        isOwnKeyHash: (hash) => trust.isOwnKeyHash(hash),
        joinMode: () => settings.join,
        welcomeOf: () => ({
          join: settings.join,
          limits: {
            chunkBytes: limits.chunkBytes,
            fileBytes: settings.fileBytes || limits.fileBytes,
            packetBytes: limits.packetBytes,
          },
        }),
        admin: {
          addresses,
          publicAddress: () =>
            options.dnsNames?.[0] ? `${options.dnsNames[0]}:${port}` : (addresses()[0] ?? `localhost:${port}`),
          metricsText,
          backup: () => backups.write(),
          backupList: () => listBackups(folder.backups),
          freeBytes: () =>
            statfs(folder.path).then(
              ({ bavail, bsize }) => bavail * bsize,
              () => undefined,
            ),
          async settingsChanged() {
            const hadGuests = settings.guests;
            ({ settings } = await store.settings());
            announce();
            if (hadGuests && !settings.guests) await sockets.endGuests();
          },
        },
      },
    );
    const doors: { close(): Promise<void> }[] = [door];
    cleanUp.later('the doors', () => Promise.all(doors.map((one) => one.close())));
    cleanUp.later('the connections', () => sockets.stop());

    const listening = await door.listen();
    port = listening.port;

    let announced = '';
    function announce(): void {
      announced = store.office.name;
      const epoch = store.epochs.at(-1);
      if (!discovery || !epoch) return;
      const told = discovery.advertise({
        office: trust.officeId,
        name: store.office.name,
        port,
        epoch: epoch.number,
        join: settings.join,
        hostKey: trust.certificateKeyHash,
        ...(options.bind && { boundTo: options.bind }),
      });
      if (!told.ok) logger.warn({ reason: told.error.message }, 'the office cannot be announced');
    }
    const stopFollowing = trust.onChange(announce);
    store.onBatch(() => {
      if (store.office.name !== announced) announce();
    });
    if (discovery) {
      const unhear = discovery.on('trouble', ({ message, ...trouble }) => logger.warn(trouble, message));
      cleanUp.later('the announcement’s troubles', unhear);
      discovery.start();
      announce();
      cleanUp.later('the announcement', () => discovery.stop());
    }
    cleanUp.later('following the certificate', stopFollowing);

    const sweeper = setInterval(() => {
      store.sweep().catch((error: unknown) => logger.error({ err: error }, 'a sweep of the log failed'));
    }, options.sweepInterval ?? sweepEvery);
    cleanUp.later('the sweeps', () => clearInterval(sweeper));

    const links = await openStandingLinks(folder.path, store, {
      guests: settings.guests,
      guestRoom: store.office.firstRoom,
    });
    const local = options.local
      ? await openLocalPage(folder.localPorts, {
          http: door.server,
          ownerInvite: async () => ((await store.hasOwner()) ? undefined : links.owner),
          monotonic: deps.monotonic ?? (() => performance.now()),
          logger,
          refused: (status) => metrics.httpRefused.inc({ status }),
        })
      : undefined;
    if (local) doors.push(local);
    await trust.recoveryTold();
    const way = addresses();
    const { id: office } = store.office;
    return {
      officeId: office,
      get name() {
        return store.office.name;
      },
      port,
      portMoved: options.port === undefined && port !== limits.defaultPort,
      urls: way.map((address) => `https://${address}`),
      invite: formatInviteLink({ addresses: way, office }),
      ...(links.owner !== undefined && {
        ownerInvite: formatInviteLink({ addresses: way, office, token: links.owner }),
      }),
      ...(links.guest !== undefined && { guestLink: formatGuestLink(way[0] ?? `localhost:${port}`, links.guest) }),
      ...(local && { localLink: local.link }),
      localMoved: local?.moved ?? false,
      ...(trust.recovery && { recovery: trust.recovery }),
      rootCertificate: trust.rootCertificate,
      connected: () => sockets.connections.members,
      stop: () => cleanUp.run(),
    };
  }
}
