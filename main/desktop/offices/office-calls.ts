import { LandlineError } from '../../../protocol/index.ts';
import type { ComputerPolicy } from '../../policy/index.ts';
import { createChecks, examine, type Diagnosis } from '../../doctor/index.ts';
import { formatEndpoint, type Discovery, type FoundOffice } from '../../discovery/index.ts';
import type { Handlers } from '../bridge/answer.ts';
import type { Pushes } from '../bridge/pushes.ts';
import type { Caller } from '../processes/calls.ts';
import type { Supervisor } from '../processes/supervisor.ts';
import type { OwnOffice } from '../hosting/hosting.ts';
import type { DialerCalls, DialerTells } from './dialer-table.ts';
import { createNamedOffices } from './named-offices.ts';
import { listNearby, watchOffices } from './nearby.ts';
import type { OfficeMemory } from './remembered.ts';

export type OfficeDeps = {
  dialer: Supervisor<DialerCalls>;
  /** Absent: this computer may not look at the network by itself. */
  discovery: Discovery | undefined;
  memory: OfficeMemory;
  push: Pushes;
  /** The office of this computer and where it answers, while it is up. */
  ownOffice(): OwnOffice | undefined;
  ownId(): string | undefined;
  /** The offices that the computer's policy names, and whether there may be others. */
  policy: Pick<ComputerPolicy, 'offices' | 'otherOffices'>;
  dataFolder: string;
  clock: () => number;
};

type OfficeCalls = Pick<
  Handlers,
  'nearby' | 'restNearby' | 'checkNetwork' | 'remembered' | 'forgetOffice' | 'askAddress' | 'openWay' | 'closeWay'
>;

export type Offices = {
  calls: OfficeCalls;
  /** The networks changed or the computer woke up: everything is looked for and proven anew. */
  networksChanged(): void;
  /** The dialer's process was started anew: the ways are opened again where the window knows them. */
  reopen(ask: Caller<DialerCalls>['ask']): Promise<void>;
  /** Whether the window is in that office. */
  isOpen(office: string): boolean;
  /** The office of this computer is up, and answers there. */
  ownIsUp(own: OwnOffice): void;
  /** A way ends at another certificate than before. */
  certificateChanged(way: DialerTells['certificate']): void;
  /** An office could be reached when it was tried last, or could not. */
  reachChanged(way: DialerTells['reach']): void;
};

type OpenWay = {
  certificate: string;
  /** Where the window finds it. */
  port: number;
  /** Absent, as long as nobody has tried. */
  reached?: boolean;
  /** The endpoints that discovery told last. */
  seenAt?: string;
};

/** Finding offices, and the ways to them. */
export function createOffices(deps: OfficeDeps): Offices {
  const { dialer, discovery, memory, push, ownOffice, ownId, dataFolder, clock } = deps;
  const { mayEnter, listed, addressesOf } = createNamedOffices(deps.policy);
  const open = new Map<string, OpenWay>();
  let picking = false;

  const isOpenTo = (office: string) => office === ownId() || mayEnter(office);
  const require = (office: string) => {
    if (!isOpenTo(office))
      throw new LandlineError('forbidden', 'The administrator of this computer allows other offices only.');
  };
  const nearby = (found: readonly FoundOffice[]) => listNearby(found.filter(({ office }) => isOpenTo(office)));
  const remembered = () => listed(memory.list(ownId()).filter(({ office }) => isOpenTo(office)));

  /** Keeps what a remembered office says of itself now that it is there; who cannot be asked has said it before. */
  const learn = (office: string) =>
    void dialer
      .ask('card', { office })
      .then((card) => memory.proven(card))
      .catch(() => undefined);

  if (discovery)
    watchOffices(discovery, (found) => {
      push('nearbyChanged', { offices: nearby(found) });
      if (!dialer.running) return;
      void dialer
        .ask('found', { offices: found })
        .then(() => tellWhoMoved(found))
        .catch(() => undefined);
    });

  /** The window waits longer and longer for who is away: who shows up elsewhere is to be tried at once. */
  function tellWhoMoved(found: readonly FoundOffice[]): void {
    for (const [office, way] of open) {
      const places = found.filter((one) => one.office === office).flatMap(({ endpoints }) => endpoints);
      const seenAt = places.map(formatEndpoint).join(' ');
      const isNew = seenAt !== '' && seenAt !== way.seenAt;
      way.seenAt = seenAt;
      if (isNew && way.reached === false) push('wayChanged', { office, certificate: way.certificate });
    }
  }

  /** Somebody picks an office, or one whose way is open is not where it was: the network is asked. Else it is left in peace. */
  function lookAround(): void {
    if (picking || [...open.values()].some(({ reached }) => reached !== true)) discovery?.browse();
    else discovery?.rest();
  }

  const calls: OfficeCalls = {
    nearby() {
      picking = true;
      lookAround();
      discovery?.refresh();
      return { offices: nearby(discovery?.offices() ?? []) };
    },
    restNearby() {
      picking = false;
      lookAround();
      return {};
    },
    async checkNetwork() {
      const known = await Promise.all(
        remembered().map(async ({ office, name }) => {
          return { office, name, addresses: await dialer.ask('addresses', { office }) };
        }),
      );
      const checks = createChecks(
        { offices: known, folders: [{ what: 'the app', path: dataFolder }] },
        {
          ...(discovery && { discovery }),
          probe: (address, office) => dialer.ask('probe', { address, ...(office !== undefined && { office }) }),
          clock,
          platform: process.platform,
        },
      );
      const findings: Diagnosis[] = [];
      for await (const finding of examine(checks, AbortSignal.timeout(60_000))) findings.push(finding);
      return { findings };
    },
    remembered: () => ({ offices: remembered() }),
    async forgetOffice({ office }) {
      await memory.forget(office);
      return {};
    },
    async askAddress({ address }) {
      const met = await dialer.ask('meet', { address });
      require(met.card.office);
      return met;
    },
    async openWay({ office, addresses }) {
      require(office);
      const own = ownOffice();
      const all = [...(own?.office === office ? [own.address] : []), ...addressesOf(office), ...addresses];
      const way = await dialer.ask('open', { office, addresses: all });
      try {
        const kept = memory.cardOf(office);
        const card = kept ?? (await dialer.ask('card', { office }));
        // A way that is opened again, because the office is remembered, is no visit: somebody was led there by an address, or is new.
        if (!kept || addresses.length > 0) await memory.visited(card, clock());
        open.set(office, { ...open.get(office), certificate: way.certificate, port: Number(new URL(way.url).port) });
        lookAround();
        return { way: { ...way, card } };
      } catch (error) {
        if (!open.has(office)) await dialer.ask('close', { office });
        throw error;
      }
    },
    async closeWay({ office }) {
      open.delete(office);
      lookAround();
      await dialer.ask('close', { office });
      return {};
    },
  };

  return {
    calls,
    networksChanged() {
      discovery?.refresh();
      if (dialer.running) void dialer.ask('refresh', {}).catch(() => undefined);
      for (const [office, { certificate }] of open) push('wayChanged', { office, certificate });
    },
    async reopen(ask) {
      for (const way of open.values()) delete way.reached;
      lookAround();
      await ask('found', { offices: discovery?.offices() ?? [] });
      // One whose port was taken meanwhile keeps the others from nothing.
      await Promise.allSettled([...open].map(([office, { port }]) => ask('open', { office, addresses: [], port })));
    },
    isOpen: (office) => open.has(office),
    ownIsUp({ office, address }) {
      const way = open.get(office);
      if (!way) return;
      void dialer
        .ask('open', { office, addresses: [address], port: way.port })
        .then(() => push('wayChanged', { office, certificate: way.certificate }))
        .catch(() => undefined);
    },
    certificateChanged({ office, certificate }) {
      const way = open.get(office);
      if (way) way.certificate = certificate;
      push('wayChanged', { office, certificate });
      learn(office);
    },
    reachChanged({ office, reached }) {
      const way = open.get(office);
      if (!way) return;
      way.reached = reached;
      lookAround();
    },
  };
}
