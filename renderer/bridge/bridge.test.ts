import { describe, expect, it, vi } from 'vitest';
import type { DesktopApi, OfficeNearby } from '../../protocol/index.ts';
import type { Bridge } from './bridge.ts';
import { createBrowserBridge, type BrowserWindow } from './browser-bridge.ts';
import { createElectronBridge } from './electron-bridge.ts';
import { createFakeBridge } from './fake-bridge.ts';
import { createFakeDesktop } from './fake-desktop.ts';

const office = `${'a'.repeat(51)}q`;
const card = {
  product: 'landline',
  versions: { oldest: 1, current: 1 },
  office,
  name: 'Upstairs',
  join: 'open',
  guests: true,
  epoch: { number: 1, id: '0198c0de-0000-7000-8000-000000000001' },
} as const;
const near: OfficeNearby = { office, name: 'Upstairs', host: 'ada.local', join: 'open', version: 1 };

/** What a bridge is tested with: how somebody clicks its note, and which counts reached the system. */
type Subject = { bridge: Bridge; shown(): string[]; click(tag: string): void; badge(): number | undefined };

function browser(permission: NotificationPermission = 'granted') {
  const notes = new Map<string, { click: () => void }>();
  let badge: number | undefined;
  class Note extends EventTarget {
    static permission = permission;
    static requestPermission = vi.fn(async (): Promise<NotificationPermission> => (Note.permission = 'granted'));
    readonly #tag: string;
    constructor(_title: string, { tag = '' }: NotificationOptions = {}) {
      super();
      this.#tag = tag;
      notes.set(tag, { click: () => this.dispatchEvent(new Event('click')) });
    }
    close() {
      notes.delete(this.#tag);
    }
  }
  const opened: unknown[][] = [];
  const window: BrowserWindow = {
    Notification: Note,
    navigator: {
      async setAppBadge(count) {
        badge = count;
      },
    },
    focus: () => undefined,
    open: (...all) => opened.push(all),
  };
  const bridge = createBrowserBridge(window);
  return {
    bridge,
    Note,
    opened,
    shown: () => [...notes.keys()],
    click: (tag: string) => notes.get(tag)?.click(),
    badge: () => badge,
  };
}

/** What a desktop shows follows from what it was asked, in order. */
function desktopSubject(bridge: Bridge, desktop: ReturnType<typeof createFakeDesktop>): Subject {
  return {
    bridge,
    shown() {
      const shown = new Set<string>();
      for (const { call, payload } of desktop.calls) {
        const { tag } = payload as { tag: string };
        if (call === 'notify') shown.add(tag);
        if (call === 'withdrawNote') shown.delete(tag);
      }
      return [...shown];
    },
    click: (tag) => desktop.push('noteChosen', { tag }),
    badge: () => (desktop.calls.findLast(({ call }) => call === 'tellTray')?.payload as { unread: number }).unread,
  };
}

const subjects: [string, () => Promise<Subject>][] = [
  ['a browser', async () => browser()],
  [
    'the desktop',
    async () => {
      const desktop = createFakeDesktop();
      return desktopSubject(await createElectronBridge(desktop.api), desktop);
    },
  ],
  [
    'the gallery',
    async () => {
      const bridge = await createFakeBridge();
      return desktopSubject(bridge, bridge.fake);
    },
  ],
];

describe.each(subjects)('the bridge of %s', (_name, make) => {
  it('shows a note and hears that it was chosen, until nobody listens', async () => {
    const { bridge, click } = await make();
    const chosen: string[] = [];
    const stop = bridge.notes.onChosen((tag) => chosen.push(tag));
    bridge.notes.show({ tag: 'one', title: 'Ada', body: 'hello' });
    bridge.notes.show({ tag: 'two', title: 'Bob', body: 'hello' });
    await Promise.resolve();
    click('one');
    stop();
    click('two');
    expect(chosen).toEqual(['one']);
  });

  it('takes back a note that was read elsewhere', async () => {
    const { bridge, shown } = await make();
    bridge.notes.show({ tag: 'one', title: 'Ada', body: 'hello' });
    bridge.notes.show({ tag: 'two', title: 'Ada', body: 'hello' });
    bridge.notes.withdraw('one');
    await expect.poll(shown).toEqual(['two']);
  });

  it('tells how much is unread', async () => {
    const { bridge, badge } = await make();
    bridge.tellCounts({ unread: 3, mentions: 1, dnd: false, progress: null });
    await expect.poll(badge).toBe(3);
  });
});

describe('the bridge of a browser', () => {
  it('shows nothing before the person allowed it, and asks only when told to', async () => {
    const { bridge, Note, shown } = browser('default');
    expect(bridge.notes.permission()).toBe('unasked');
    bridge.notes.show({ tag: 'one', title: 'Ada', body: 'hello' });
    expect(shown()).toEqual([]);
    expect(Note.requestPermission).not.toHaveBeenCalled();
    await bridge.notes.ask();
    expect(bridge.notes.permission()).toBe('granted');
  });

  it('does without what a browser lacks', () => {
    const bridge = createBrowserBridge({ navigator: {}, focus: () => undefined, open: () => undefined });
    bridge.notes.show({ tag: 'one', title: 'Ada', body: 'hello' });
    bridge.tellCounts({ unread: 1, mentions: 0, dnd: false, progress: null });
    expect(bridge.notes.permission()).toBe('denied');
  });

  it('opens links in a tab that knows nothing of this one, and has no desktop', () => {
    const { bridge, opened } = browser();
    bridge.openLink('https://example.com');
    expect(opened).toEqual([['https://example.com', '_blank', 'noopener,noreferrer']]);
    expect(Object.keys(bridge).sort()).toEqual(['notes', 'openLink', 'tellCounts']);
  });
});

describe('the bridge of the desktop', () => {
  const script = { offices: [{ card, url: 'https://localhost:1', addresses: ['10.0.0.1:7788'] }], host: { office } };

  it('finds offices as they come, and lets the network rest when nobody looks', async () => {
    const { discovery, fake } = await createFakeBridge({ nearby: [near] });
    const seen: string[][] = [];
    const stop = discovery?.watch((offices) => seen.push(offices.map(({ name }) => name)));
    await expect.poll(() => seen).toEqual([['Upstairs']]);
    fake.find([near, { ...near, name: 'Downstairs' }]);
    expect(seen.at(-1)).toEqual(['Upstairs', 'Downstairs']);
    stop?.();
    fake.find([]);
    expect(seen).toHaveLength(2);
    expect(fake.calls.at(-1)?.call).toBe('restNearby');
  });

  it('opens a way whose certificate follows the network, signed by a key it never sees', async () => {
    const { offices, fake } = await createFakeBridge(script);
    expect(await offices.ask('10.0.0.1:7788')).toMatchObject({ card: { name: 'Upstairs' } });
    await expect(offices.ask('10.0.0.2:7788')).rejects.toMatchObject({ code: 'unavailable' });
    const { way, identity } = await offices.open(office, []);
    expect(way.certificate?.()).toBe('');
    const changed = vi.fn();
    offices.onWayChanged(office, changed);
    fake.push('wayChanged', { office, certificate: `${'B'.repeat(42)}A` });
    expect(way.certificate?.()).toBe(`${'B'.repeat(42)}A`);
    expect(changed).toHaveBeenCalledOnce();
    expect(await identity.sign('landline/event/v1\n{}')).toMatch(/^[\w-]{86}$/);
    await expect(identity.sign('landline/receipt/v1\n{}')).rejects.toMatchObject({ code: 'bad_request' });
    expect(await offices.remembered()).toMatchObject([{ office, own: true }]);
  });

  it('opens a way to an office it has been in, whether that answers or not', async () => {
    const away = { offices: [{ card, url: 'https://localhost:1', addresses: ['10.0.0.1:7788'], away: true }] };
    const visited = { office, name: 'Upstairs', own: false, visited: 1 };
    const { offices } = await createFakeBridge({ ...away, remembered: [visited] });
    expect(await offices.open(office, [])).toMatchObject({ card: { name: 'Upstairs' } });
    // Nobody was led there: that it was opened again is no visit.
    expect(await offices.remembered()).toEqual([visited]);
    const stranger = await createFakeBridge(away);
    await expect(stranger.offices.open(office, [])).rejects.toMatchObject({ code: 'unavailable' });
    await expect(stranger.offices.ask('10.0.0.1:7788')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('hosts, or says why not', async () => {
    const states: string[] = [];
    const good = await createFakeBridge(script);
    good.hosting?.onChanged(({ state }) => states.push(state));
    await expect.poll(() => states).toEqual(['stopped']);
    expect(await good.hosting?.start({ name: 'Upstairs' })).toEqual({ office });
    await good.hosting?.stop(true);
    expect(states).toEqual(['stopped', 'running', 'stopped']);
    const bad = await createFakeBridge();
    await expect(bad.hosting?.start({})).rejects.toMatchObject({ code: 'unavailable' });
    const told = vi.fn();
    bad.hosting?.onChanged(told);
    await expect.poll(() => told.mock.lastCall).toMatchObject([{ state: 'failed' }]);
  });

  it('lacks what a policy denies', async () => {
    const bridge = await createFakeBridge({ denied: ['hosting', 'discovery'] });
    expect(bridge.hosting).toBeUndefined();
    expect(bridge.discovery).toBeUndefined();
  });

  it('writes a file in pieces that fit, wherever they belong', async () => {
    const { files, fake } = await createFakeBridge();
    const size = 2 ** 20 + 5;
    const file = await files.save('plan.bin', size, false);
    const bytes = Uint8Array.from({ length: size }, (_, at) => at % 251);
    await (file?.sink as { write(offset: number, bytes: Uint8Array): Promise<void> }).write(0, bytes);
    await file?.end(true);
    expect(fake.saved.get(1)).toMatchObject({ name: 'plan.bin', kept: true });
    expect(Buffer.compare(fake.saved.get(1)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
    expect(fake.calls.filter(({ call }) => call === 'writeFile')).toHaveLength(2);
  });

  it('believes nothing that does not fit the table', async () => {
    const { api, push } = createFakeDesktop();
    const lying = {
      ...api,
      remembered: async () => ({ ok: true, offices: [{ office: '../..' }] }),
    } as unknown as DesktopApi;
    const bridge = await createElectronBridge(lying);
    await expect(bridge.offices.remembered()).rejects.toMatchObject({ code: 'internal' });
    const told = vi.fn();
    bridge.desktop.onDndChosen(told);
    push('dndChosen', { on: 'yes' } as never);
    expect(told).not.toHaveBeenCalled();
    const older = { ...api, copyDiagnostics: undefined } as unknown as DesktopApi;
    const { desktop } = await createElectronBridge(older);
    await expect(desktop.copyDiagnostics()).rejects.toMatchObject({ code: 'unavailable' });
  });
});
