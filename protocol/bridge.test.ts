import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  bridge,
  readReply,
  type BridgeCall,
  type BridgePush,
  type BridgeReply,
  type BridgeTold,
  type DesktopApi,
  type Result,
} from './index.ts';

const office = `${'a'.repeat(51)}q`;
const key = `${'A'.repeat(42)}A`;
const signature = `${'A'.repeat(85)}A`;
const token = 'a'.repeat(22);
const uuid = '0198c0de-0000-7000-8000-000000000001';
const card = {
  product: 'landline',
  versions: { oldest: 1, current: 1 },
  office,
  name: 'Upstairs',
  join: 'open',
  guests: true,
  epoch: { number: 1, id: uuid },
};
const near = { office, name: 'Upstairs', host: 'ada-laptop.local', join: 'open', version: 1 };
const running = {
  state: 'running',
  office,
  name: 'Upstairs',
  port: 7788,
  portMoved: false,
  addresses: [],
  connected: 3,
};
const settings = {
  openAtLogin: true,
  closeToTray: true,
  keepAwakeWhileHosting: false,
  attention: true,
  globalShortcut: '',
  spelling: ['en-GB'],
};
const bytes = new Uint8Array(3);
const file = { file: 1, name: 'plan.pdf', size: 3, type: 'application/pdf', key: 'k' };

/** Valid and invalid arguments of each entry, and of calls an answer that fits and one that does not. */
type Example = { valid: unknown[]; invalid: unknown[]; reply?: unknown; badReply?: unknown };
const nothing = { valid: [{}], invalid: ['anything', null] };
const done = { reply: {}, badReply: 'done' };

const examples: Record<keyof typeof bridge, Example> = {
  appInfo: {
    ...nothing,
    reply: {
      info: { version: '1.0.0', platform: 'linux', parts: { chromium: '150' }, keyStore: 'system', denied: [] },
    },
    badReply: { info: { version: '1.0.0', platform: 'beos', parts: {}, keyStore: 'system', denied: [] } },
  },
  readSettings: { ...nothing, reply: { settings, locked: ['openAtLogin'] }, badReply: { settings, locked: ['all'] } },
  changeSettings: {
    valid: [{ settings: { openAtLogin: false } }],
    invalid: [{ settings: { openAtLogin: 'no' } }, {}],
    reply: { settings },
    badReply: {},
  },
  copyDiagnostics: { ...nothing, ...done },
  openLink: {
    valid: [{ url: 'https://example.com/a?b=c' }, { url: 'mailto:ada@example.com' }],
    invalid: [
      { url: 'file:///etc/passwd' },
      { url: 'javascript:alert(1)' },
      { url: 'ms-settings:about' },
      { url: 'https://a b' },
    ],
    ...done,
  },
  takeLink: { ...nothing, reply: { link: 'landline://join?a=a:1#id=x' }, badReply: { link: 7 } },
  link: { valid: [{ link: 'landline://join' }], invalid: [{}, { link: 'x'.repeat(3_000) }] },
  nearby: { ...nothing, reply: { offices: [near] }, badReply: { offices: [{ ...near, office: 'elsewhere' }] } },
  restNearby: { ...nothing, ...done },
  nearbyChanged: {
    valid: [{ offices: [] }, { offices: [near] }],
    invalid: [{}, { offices: [{ ...near, join: 'maybe' }] }],
  },
  checkNetwork: {
    ...nothing,
    reply: {
      findings: [
        { id: 'N04', title: 'Ports', state: 'ok', found: 'All are free.' },
        {
          ...{ id: 'N03', title: 'Offices', state: 'warning', found: 'None answered.', remedy: 'Ask for an invite.' },
          ...{ code: 'offices_none', advice: 'ask_for_invite', values: { seconds: 3, network: 'eth0' } },
        },
      ],
    },
    badReply: { findings: [{ id: 'N04', title: 'Ports', state: 'ok', found: '', values: { ports: [7788] } }] },
  },
  remembered: {
    ...nothing,
    reply: { offices: [{ office, name: 'Upstairs', own: false, visited: 0 }] },
    badReply: { offices: [{ office }] },
  },
  forgetOffice: { valid: [{ office }], invalid: [{}, { office: 'Upstairs' }], ...done },
  askAddress: {
    valid: [{ address: '192.168.1.4:7788' }],
    invalid: [{ address: '' }, {}],
    reply: { card, address: '192.168.1.4:7788' },
    badReply: { card: { ...card, product: 'other' }, address: 'a:1' },
  },
  openWay: {
    valid: [{ office, addresses: [] }],
    invalid: [
      { office: 'x', addresses: [] },
      { office, addresses: Array.from({ length: 17 }, () => 'a:1') },
    ],
    reply: { way: { url: `https://${office}.localhost:4000`, card, certificate: key } },
    badReply: { way: { url: 'http://evil.example', card, certificate: key } },
  },
  closeWay: { valid: [{ office }], invalid: [{}], ...done },
  wayChanged: { valid: [{ office, certificate: key }], invalid: [{ office, certificate: 'short' }] },
  startHosting: {
    valid: [{}, { name: 'Upstairs', join: 'approval' }],
    invalid: [{ name: '' }, { join: 'maybe' }],
    reply: { office, ownerToken: token, recovery: { phrase: 'one two', file: '/home/ada/office.key' } },
    badReply: { office, ownerToken: 'short' },
  },
  stopHosting: { valid: [{ force: true }], invalid: [{}], ...done },
  hosting: { ...nothing, reply: { hosting: running }, badReply: { hosting: { ...running, connected: -1 } } },
  hostingChanged: {
    valid: [{ hosting: { state: 'stopped' } }, { hosting: running }],
    invalid: [{ hosting: { state: 'running' } }, { hosting: { state: 'failed' } }],
  },
  device: { ...nothing, reply: { device: key }, badReply: { device: 'mine' } },
  sign: {
    valid: [
      { text: 'landline/event/v1\n{}' },
      { text: `landline/proof/v1\n${office}` },
      { text: 'landline/device/v1\nx' },
    ],
    // A receipt is signed by hosts alone; another purpose has no business here.
    invalid: [{ text: 'landline/receipt/v1\n{}' }, { text: ' landline/event/v1\n{}' }, { text: '' }],
    reply: { signature },
    badReply: { signature: 'no' },
  },
  notify: {
    valid: [{ tag: 'room', title: 'Ada', body: 'hello', reply: true }],
    invalid: [{ tag: '', title: 'Ada', body: '', reply: true }, { tag: 'room' }],
    ...done,
  },
  withdrawNote: { valid: [{ tag: 'room' }], invalid: [{}], ...done },
  noteChosen: { valid: [{ tag: 'room' }, { tag: 'room', reply: 'yes' }], invalid: [{ reply: 'yes' }] },
  tellTray: {
    valid: [{ unread: 3, mentions: 0, dnd: false, progress: null }],
    invalid: [
      { unread: 3, mentions: 0, dnd: false, progress: 2 },
      { unread: -1, mentions: 0, dnd: false, progress: null },
    ],
    ...done,
  },
  tellLook: {
    valid: [{ language: 'zh-Hans', theme: 'dark' }],
    invalid: [{ language: 'de' }, { language: 'de', theme: 'pink' }, {}],
    ...done,
  },
  spelling: {
    ...nothing,
    reply: { by: 'files', languages: ['de', 'en-GB'] },
    badReply: { by: 'internet', languages: [] },
  },
  openDictionaries: { ...nothing, ...done },
  actionChosen: { valid: [{ action: 'settings' }], invalid: [{ action: 'quit' }, {}] },
  dndChosen: { valid: [{ on: true }], invalid: [{}] },
  activity: {
    ...nothing,
    reply: { activity: { idleMinutes: 0, locked: true } },
    badReply: { activity: { idleMinutes: 0 } },
  },
  activityChanged: {
    valid: [{ activity: { idleMinutes: 5, locked: false } }],
    invalid: [{ activity: { idleMinutes: -1, locked: false } }, {}],
  },
  pickFiles: {
    valid: [{ what: 'folder' }],
    invalid: [{ what: 'disk' }],
    reply: { files: [{ ...file, path: 'plans/plan.pdf' }] },
    badReply: { files: [{ ...file, name: '../plan.pdf' }] },
  },
  readFile: {
    valid: [{ file: 1, offset: 0, length: 3 }],
    invalid: [
      { file: 1, offset: 0, length: 2 ** 21 },
      { file: '/etc/passwd', offset: 0, length: 3 },
    ],
    reply: { bytes },
    badReply: { bytes: 'abc' },
  },
  pickSaveFolder: { ...nothing, reply: { folder: 1 }, badReply: { folder: '/home/ada' } },
  saveFile: {
    valid: [
      { name: 'plan.pdf', size: 3, ask: false },
      { name: 'plan.pdf', size: 3, ask: true },
      { name: 'plan.pdf', size: 3, ask: false, folder: 1, within: ['trip', 'day one'] },
    ],
    invalid: [
      { name: 'plan.pdf', size: 3, ask: false, folder: 1, within: ['..', 'etc'] },
      { name: 'plan.pdf', size: 3, ask: false, folder: 1, within: ['trip/day one'] },
      { name: 'plan.pdf', size: 3, ask: false, folder: '/home/ada' },
      { name: 'plan.pdf', size: 3, ask: false, within: ['trip'] },
      { name: 'plan.pdf', size: 3, ask: true, folder: 1 },
      { name: '../plan.pdf', size: 3, ask: false },
      { name: 'C:\\plan.pdf', size: 3, ask: false },
    ],
    reply: { name: 'plan (1).pdf' },
    badReply: { file: -1, name: 'plan.pdf' },
  },
  writeFile: {
    valid: [{ file: 1, offset: 0, bytes }],
    invalid: [{ file: 1, offset: 0, bytes: new Uint8Array(2 ** 20 + 1) }],
    ...done,
  },
  endFile: { valid: [{ file: 1, keep: true }], invalid: [{ file: 1 }], ...done },
  showFile: { valid: [{ file: 1 }], invalid: [{ file: 'plan.pdf' }], ...done },
  update: {
    ...nothing,
    reply: { update: { version: '1.1.0', notes: '' } },
    badReply: { update: { version: '1.1.0' } },
  },
  updateReady: { valid: [{ update: { version: '1.1.0', notes: '' } }], invalid: [{}] },
  installUpdate: { valid: [{ version: '1.1.0', install: false }], invalid: [{ version: '1.1.0' }], ...done },
};

describe('the table of the bridge', () => {
  it.each(Object.entries(bridge))('%s takes what fits and refuses what does not', (name, entry) => {
    const example = examples[name as keyof typeof bridge];
    for (const valid of example.valid) expect(entry.payload.safeParse(valid).error?.message).toBeUndefined();
    for (const invalid of example.invalid) expect(entry.payload.safeParse(invalid).success).toBe(false);
    expect('reply' in example).toBe(entry.kind === 'call');
  });

  it.each(Object.entries(examples).filter(([name]) => bridge[name as keyof typeof bridge].kind === 'call'))(
    'an answer to %s is believed only if it fits',
    (name, { reply, badReply }) => {
      const call = name as BridgeCall;
      expect(readReply(call, { ok: true, ...(reply as object) })).toEqual({ ok: true, ...(reply as object) });
      const bad = typeof badReply === 'object' ? { ok: true, ...badReply } : badReply;
      expect(readReply(call, bad)).toMatchObject({ ok: false, error: { code: 'internal' } });
      const refusal = { ok: false, error: { code: 'forbidden', message: 'A policy says no.' } };
      expect(readReply(call, refusal)).toEqual(refusal);
    },
  );

  it('has no way to name a path, a channel or a program', () => {
    const fields = Object.values(bridge).flatMap(({ payload }) => Object.keys(payload.shape));
    expect(fields.filter((name) => /path|channel|command|program/iu.test(name))).toEqual([]);
  });

  it('gives each call a method of its own, and pushes one way to be heard', () => {
    expectTypeOf<DesktopApi['device']>().toEqualTypeOf<
      (payload: Record<string, never>) => Promise<Result<{ device: string }>>
    >();
    expectTypeOf<keyof DesktopApi>().toEqualTypeOf<BridgeCall | 'on'>();
    expectTypeOf<BridgeTold<'dndChosen'>>().toEqualTypeOf<{ on: boolean }>();
    expectTypeOf<BridgeReply<'takeLink'>>().toEqualTypeOf<{ link?: string | undefined }>();
    expectTypeOf<BridgePush>().extract<'sign'>().toBeNever();
  });
});
