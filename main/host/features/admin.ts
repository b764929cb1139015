import {
  formatGuestLink,
  formatInviteLink,
  failure,
  httpPaths,
  type admin,
  type Reply,
} from '../../../protocol/index.ts';
import type { Handlers } from '../socket/guard.ts';
import type { Caller, Store } from '../store/store.ts';

export type AdminDeps = {
  store: Store;
  /** `host:port` under which the office can be reached, most likely first. */
  addresses: () => string[];
  /** The same for programs elsewhere that are told one address: a DNS name where the office has one. */
  publicAddress: () => string;
  metricsText: () => Promise<string>;
  backup: () => Promise<{ path: string; bytes: number; seq: number }>;
  backupList: () => Promise<Reply<typeof admin, 'backup.list'>['backups']>;
  /** Bytes that may still be written to the disk with the data; undefined where the system does not say. */
  freeBytes: () => Promise<number | undefined>;
  /** Called after an admin has decided about a device that asks to join; without one, when the way to join may have changed. */
  joinDecided: (device?: string) => void;
  /** Called after settings changed, so that the card and the announcement say the same. */
  settingsChanged: () => Promise<void>;
};

export type AdminContext = Caller & { role: 'owner' | 'admin' };

/** The requests of `/admin`. That the caller is owner or admin was checked at the namespace's door. */
export function adminHandlers(deps: AdminDeps): Handlers<typeof admin, AdminContext> {
  const { store } = deps;
  return {
    'settings.get': async () => ({ ok: true, ...(await store.settings()) }),
    async 'settings.set'({ member }, ask) {
      const result = await store.changeSettings(ask, member);
      if (!result.ok) return result;
      await deps.settingsChanged();
      deps.joinDecided();
      return result;
    },

    async 'invite.create'({ member, role }, ask) {
      if (ask.role === 'owner' && role !== 'owner') return failure('forbidden', 'Only an owner makes an owner.');
      const made = await store.createInvite(ask, member);
      if (!made.ok) return made;
      const addresses = deps.addresses();
      return {
        ok: true,
        invite: made.invite,
        token: made.token,
        link: formatInviteLink({ addresses, office: store.office.id, token: made.token }),
        guestLink: formatGuestLink(addresses[0] ?? 'localhost', made.token),
      };
    },
    'invite.list': async (_, ask) => ({ ok: true, ...(await store.invites(ask)) }),
    'invite.revoke': ({ member }, { invite }) => store.revokeInvite(invite, member),

    async 'webhook.create'({ member }, ask) {
      const made = await store.createWebhook(ask, member);
      if (!made.ok) return made;
      return { ok: true, webhook: made.webhook, url: `https://${deps.publicAddress()}${httpPaths.hook(made.token)}` };
    },
    'webhook.list': async () => ({ ok: true, webhooks: await store.webhooks() }),
    'webhook.delete': ({ member }, { webhook }) => store.deleteWebhook(webhook, member),

    'join.list': async () => ({ ok: true, ...(await store.joinRequests()) }),
    'join.clear': ({ member }) => store.clearJoins(member),
    async 'join.decide'({ member }, ask) {
      const result = await store.decideJoin(ask, member);
      if (result.ok) deps.joinDecided(ask.device);
      return result;
    },
    'member.list': async (_, ask) => ({ ok: true, ...(await store.memberList(ask)) }),
    'ban.lift': ({ member }, ask) => store.liftBan(ask.member, member),
    'audit.list': async (_, ask) => ({ ok: true, ...(await store.audit(ask)) }),
    metrics: async () => ({ ok: true, text: await deps.metricsText() }),
    backup: async () => ({ ok: true, ...(await deps.backup()) }),
    'backup.list': async () => ({ ok: true, backups: await deps.backupList() }),
    async storage() {
      const [use, free] = await Promise.all([store.storageKinds(), deps.freeBytes()]);
      return { ok: true, ...use, ...(free !== undefined && { free }) };
    },
  };
}
